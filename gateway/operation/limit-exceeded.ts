import { ClientError } from '../errors/client-error.ts';
import type { LimitName } from './operation-limits.ts';

/** LIMIT_EXCEEDED, naming which limit, what it allows, and what was got where counting did not stop early. */
export function limitExceeded(limit: LimitName, allowed: number, got: number | null): ClientError {
  return new ClientError('LIMIT_EXCEEDED', { detail: { limit, allowed, ...(got === null ? {} : { got: Math.min(got, Number.MAX_SAFE_INTEGER) }) } });
}
