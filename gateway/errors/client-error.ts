import { ERROR_REGISTRY } from './error-registry.ts';
import type { ClientErrorCode } from './error-registry.ts';

/** Facts of one request that help its sender: names of limits, numbers, GraphQL names. Never a value, a name of a person, a number of a document. */
export type ErrorDetail = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export interface ClientErrorOptions {
  readonly detail?: ErrorDetail;
  /** Response path the error belongs to. */
  readonly path?: readonly (string | number)[];
  /** Places in the sent document, 1-based. */
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  /** Response headers, e.g. `WWW-Authenticate`, `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What it was translated from. Logged by name and code only. */
  readonly cause?: unknown;
}

/** Something the sender of the request may know: its code, the constant text of that code and `detail` are safe to return. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;
  readonly status: number;
  readonly detail: ErrorDetail;
  readonly path: readonly (string | number)[] | undefined;
  readonly locations: ClientErrorOptions['locations'];
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ClientErrorCode, options: ClientErrorOptions = {}) {
    super(ERROR_REGISTRY[code].message, { cause: options.cause });
    this.code = code;
    this.status = ERROR_REGISTRY[code].status;
    this.detail = options.detail ?? {};
    this.path = options.path;
    this.locations = options.locations;
    this.headers = options.headers ?? {};
  }
}
