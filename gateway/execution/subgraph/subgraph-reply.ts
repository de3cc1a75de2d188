import { isRecord, ownValue } from '../program/response-key.ts';
import type { TransportFailure } from './transport.ts';

/** A subgraph's answer: what it said, or why it said nothing. */
export type SubgraphReply =
  | {
    readonly kind: 'answer';
    readonly data: Record<string, unknown> | null;
    readonly errors: readonly unknown[];
    readonly extensions: Record<string, unknown> | null;
    /** No byte of the body is a backslash, so no string in it needs escaping when written again. */
    readonly clean: boolean;
    /** Some object of the data stands in several places, as {@link ReadText} has said. */
    readonly repeats: boolean;
  }
  | { readonly kind: 'silence'; readonly reason: SilenceReason; readonly retryAfterMs: number | null };

/** PROTOCOL: it answered, but not as a GraphQL server does; BREAKER and QUEUE: it was not asked; REFUSED: it did not accept the gateway's assertion. */
export type SilenceReason = TransportFailure | 'PROTOCOL' | 'STATUS' | 'REFUSED' | 'BREAKER' | 'QUEUE' | 'SIGNING' | 'DEADLINE';

const GRAPHQL_MEDIA = /^application\/(?:graphql-response\+json|json)\s*(?:;|$)/i;

const silence = (reason: SilenceReason): SubgraphReply => ({ kind: 'silence', reason, retryAfterMs: null });

/** Reads the text of an answer that is as it was asked for; null for any other (compile-reader.ts). Given a text without backslashes. */
export type ReadText = (text: string) => { readonly data: Record<string, unknown>; readonly rest: string | null; readonly repeats: boolean } | null;

/** A body's text, and whether no byte of it is a backslash. */
export interface ReplyBody {
  readonly clean: boolean;
  /** @throws SyntaxError when it has none. */
  readonly text: string;
}

/**
 * Reads a response body (GraphQL over HTTP, section 6.4): any status may carry a well-formed GraphQL response, but one without `data` and with a
 * status that is not 2xx says nothing.
 */
export function readSubgraphReply(status: number, mediaType: string, body: ReplyBody, readText: ReadText | null): SubgraphReply {
  const success = status >= 200 && status < 300;
  if (status === 401 || status === 403) return silence('REFUSED');
  if (!GRAPHQL_MEDIA.test(mediaType)) return silence(success ? 'PROTOCOL' : 'STATUS');
  const { clean } = body;
  let parsed: unknown;
  let repeats = false;
  try {
    const { text } = body;
    const read = clean && success && readText !== null ? readBy(readText, text) : null;
    const expected = read === null ? null : asExpected(read);
    repeats = expected !== null && read?.repeats === true;
    parsed = expected ?? JSON.parse(text);
  } catch {
    return silence(success ? 'PROTOCOL' : 'STATUS');
  }
  if (!isRecord(parsed)) return silence('PROTOCOL');
  const data = ownValue(parsed, 'data') ?? null;
  const errors = ownValue(parsed, 'errors') ?? [];
  const extensions = ownValue(parsed, 'extensions');
  if ((data !== null && !isRecord(data)) || !Array.isArray(errors)) return silence('PROTOCOL');
  if (data === null && errors.length === 0) return silence(success ? 'PROTOCOL' : 'STATUS');
  if (data === null && !success && status >= 500) return silence('STATUS');
  return { kind: 'answer', data, errors, extensions: isRecord(extensions) ? extensions : null, clean, repeats };
}

/** Null also for a text that is too much for an expression: it keeps places to go back to on a stack of its own, and a list of a million values has as many. */
function readBy(readText: ReadText, text: string): ReturnType<ReadText> {
  try {
    return readText(text);
  } catch (thrown) {
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}

/** Null when the answer says more than data and extensions. @throws SyntaxError when it is not JSON. */
function asExpected(read: Exclude<ReturnType<ReadText>, null>): Record<string, unknown> | null {
  if (read.rest === null) return { data: read.data };
  const more: unknown = JSON.parse(`{${read.rest}`);
  return isRecord(more) && !Object.hasOwn(more, 'data') && !Object.hasOwn(more, 'errors') ? { ...more, data: read.data } : null;
}

/** A reply as it came, read when it is needed: what is not read yet is bytes, which the collector need not copy. */
export interface UnreadReply {
  /** Gives values of the caller's own, which it may change. */
  read(readText: ReadText | null): SubgraphReply;
}
