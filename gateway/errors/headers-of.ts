import type { ClientError } from './client-error.ts';

/** Seconds after which a 503 may be over, where who refused did not say. */
const RETRY_AFTER_SECONDS = '1';

/** Response headers of a request that failed as a whole: the error's own, and on every 503 a Retry-After, so that no client has to guess. */
export function headersOf({ status, headers }: ClientError): Readonly<Record<string, string>> {
  return status === 503 ? { 'retry-after': RETRY_AFTER_SECONDS, ...headers } : headers;
}
