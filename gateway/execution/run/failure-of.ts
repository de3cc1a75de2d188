import { SUBGRAPH_ERRORS } from '../../../schema/contract/subgraph-error.ts';
import { ERROR_REGISTRY } from '../../errors/error-registry.ts';
import type { ClientErrorCode } from '../../errors/error-registry.ts';
import type { Failure } from '../execution-error.ts';
import { isRecord, ownValue } from '../program/response-key.ts';
import type { SilenceReason } from '../subgraph/subgraph-reply.ts';
import { SOURCE_NAME } from './source-name.ts';

/** Codes of the contract that concern the plan or the subgraph itself: a client could make nothing of them. */
const OURS: ReadonlySet<string> = new Set(['INTERNAL', 'GRAPHQL_VALIDATION_FAILED']);
/** Codes of subgraph errors that say something of the request or of its sources, so the client may know them. */
const PASSED_ON: ReadonlySet<string> = new Set([
  ...Object.keys(SUBGRAPH_ERRORS).filter((code) => !OURS.has(code)), ...(['BAD_USER_INPUT', 'PURPOSE_REQUIRED', 'LIMIT_EXCEEDED'] satisfies ClientErrorCode[]),
]);

function isPassedOn(code: unknown): code is ClientErrorCode {
  return typeof code === 'string' && PASSED_ON.has(code) && Object.hasOwn(ERROR_REGISTRY, code);
}

/** What a subgraph's GraphQL error means to a client: its code when it is of the contract, `INTERNAL` otherwise; its words never. */
export function failureOfError(error: unknown): Failure {
  const extensions = isRecord(error) ? ownValue(error, 'extensions') : undefined;
  const code = isRecord(extensions) ? ownValue(extensions, 'code') : undefined;
  if (!isRecord(extensions) || !isPassedOn(code)) return { code: 'INTERNAL', source: null, retryAfterMs: null };
  const source = ownValue(extensions, 'source');
  const retryAfterMs = ownValue(extensions, 'retryAfterMs');
  return {
    code,
    source: typeof source === 'string' && SOURCE_NAME.test(source) ? source : null,
    retryAfterMs: typeof retryAfterMs === 'number' && Number.isFinite(retryAfterMs) && retryAfterMs >= 0 ? retryAfterMs : null,
  };
}

const OF_SILENCE = {
  CONNECT: 'SOURCE_UNAVAILABLE', RESET: 'SOURCE_UNAVAILABLE', TIMEOUT: 'SOURCE_UNAVAILABLE', STATUS: 'SOURCE_UNAVAILABLE',
  BREAKER: 'SOURCE_UNAVAILABLE', QUEUE: 'SOURCE_UNAVAILABLE', TOO_LARGE: 'SOURCE_UNAVAILABLE', ENCODING: 'SOURCE_UNAVAILABLE', PROTOCOL: 'SOURCE_UNAVAILABLE',
  CROSSED: 'SOURCE_UNAVAILABLE',
  CANCELLED: 'DEADLINE_EXCEEDED', DEADLINE: 'DEADLINE_EXCEEDED', REFUSED: 'INTERNAL', SIGNING: 'INTERNAL',
} as const satisfies Record<SilenceReason, ClientErrorCode>;

/** What it means to a client that a subgraph said nothing. The subgraph stands for its source: whether a record exists is unknown. */
export function failureOfSilence(subgraph: string, reason: SilenceReason, retryAfterMs: number | null): Failure {
  return { code: OF_SILENCE[reason], source: subgraph, retryAfterMs };
}
