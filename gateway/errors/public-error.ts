import { ClientError } from './client-error.ts';
import { ERROR_REGISTRY } from './error-registry.ts';
import type { ClientErrorCode } from './error-registry.ts';

/** An error as it leaves the gateway (GraphQL specification section 7.1.2, "Errors"). */
export interface PublicError {
  readonly message: string;
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: ClientErrorCode; readonly correlationId: string; readonly retryable: boolean; readonly [detail: string]: unknown };
}

/** Narrows anything thrown to what a client may see: a {@link ClientError} as it is, everything else as `INTERNAL`. */
export function toClientError(thrown: unknown): ClientError {
  return thrown instanceof ClientError ? thrown : new ClientError('INTERNAL', { cause: thrown });
}

/** The one place where an error becomes what a client reads: constant text, code, correlation id, and the error's own safe facts. */
export function toPublicError(thrown: unknown, correlationId: string): PublicError {
  const error = toClientError(thrown);
  return {
    message: error.message,
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    ...(error.path === undefined ? {} : { path: error.path }),
    extensions: { ...error.detail, code: error.code, correlationId, retryable: ERROR_REGISTRY[error.code].retryable },
  };
}
