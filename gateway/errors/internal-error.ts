import type { InternalErrorCode } from './error-registry.ts';

/** Something only an operator may know. Its message and cause go to the log; a client sees the constant text of `INTERNAL`. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
  readonly code: InternalErrorCode;

  /** @param explanation for the log: what must hold and what was got; no values. */
  constructor(code: InternalErrorCode, explanation: string, options: { readonly cause?: unknown } = {}) {
    super(explanation, { cause: options.cause });
    this.code = code;
  }
}
