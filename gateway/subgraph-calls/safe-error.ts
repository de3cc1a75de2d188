import { ClientError } from '../errors/client-error.ts';
import type { ErrorDetail } from '../errors/client-error.ts';
import type { ClientErrorCode } from '../errors/error-registry.ts';

/** Codes a subgraph may answer with and a client may see; all else is INTERNAL. */
const PASSED: Readonly<Record<string, ClientErrorCode>> = {
  SOURCE_UNAVAILABLE: 'SOURCE_UNAVAILABLE', RECORD_AMBIGUOUS: 'RECORD_AMBIGUOUS', SOURCE_REFUSED: 'SOURCE_REFUSED', BAD_IDENTIFIER: 'BAD_IDENTIFIER',
  BAD_ARGUMENT: 'BAD_ARGUMENT', BAD_CURSOR: 'BAD_CURSOR',
  CONSENT_INVALID: 'CONSENT_INVALID', CONSENT_NOT_FOUND: 'CONSENT_NOT_FOUND',
  DEADLINE_EXCEEDED: 'DEADLINE_EXCEEDED',
};

/**
 * What of a subgraph's error may be told: its code, if it is of the contract, the source's name and when to ask again. Its message never is
 * (access.md F8): SQL, values and stack traces live there.
 */
export function safeError(extensions: Readonly<Record<string, unknown>>, path: readonly (string | number)[] | undefined): ClientError {
  const given = extensions['code'];
  const code = typeof given === 'string' && Object.hasOwn(PASSED, given) ? PASSED[given] : undefined;
  const where = path === undefined ? {} : { path };
  if (code === undefined) return new ClientError('INTERNAL', where);
  const detail: Record<string, ErrorDetail[string]> = {};
  const { source, retryAfterMs } = extensions;
  if (typeof source === 'string' && /^[a-z][a-z0-9-]{0,40}$/.test(source)) detail['source'] = source;
  if (typeof retryAfterMs === 'number' && Number.isFinite(retryAfterMs) && retryAfterMs >= 0) detail['retryAfterMs'] = Math.round(retryAfterMs);
  return new ClientError(code, { ...where, detail });
}
