import { found, unavailable, type Reading } from '../reading.ts';
import { decodeText } from './decode-text.ts';
import type { HttpReply } from './http-transport.ts';
import { readHttpStatus } from './read-http-status.ts';

/** JSON numbers beyond 2^53 would be rounded: identifiers must come as strings, and one that does not is kept as its text. */
function keepLongNumbers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) && Number.isInteger(value) && context?.source !== undefined ? context.source : value;
}

/** Sixteen digits where a number may stand. Text in strings may look so too; that only costs time. */
const MAY_HOLD_LONG_NUMBER = /[:,[]\s*-?\d{16}|^\s*-?\d{16}/;

/** Parses JSON text; null for what is no JSON, with its full-width quotes pasted from a document for instance. Never throws. */
export function parseJson(text: string): { readonly value: unknown } | null {
  try {
    // A reviver visits every value: many times the cost of the parse itself.
    return { value: MAY_HOLD_LONG_NUMBER.test(text) ? JSON.parse(text, keepLongNumbers) : JSON.parse(text) };
  } catch {
    // Not JSON; every caller has a reading for that.
    return null;
  }
}

/**
 * The JSON document of a reply. HTTP 200 and the JSON content type mean nothing: a page, a login form or half a document is UNAVAILABLE.
 * Never throws.
 */
export function readJsonReply(reply: HttpReply): Reading<unknown> {
  const { text, quality } = decodeText(reply.body, reply.contentType);
  const content = text.replace(/^\ufeff/, '').trim();
  const parsed = parseJson(content);
  if (parsed !== null) {
    // A document that was encoded a second time on its way out: a JSON string that holds JSON.
    const inner = typeof parsed.value === 'string' ? parseJson(parsed.value) : null;
    return readHttpStatus(reply) ?? (inner === null ? found(parsed.value, { quality }) : found(inner.value, { quality: [...quality, 'DOUBLE_ENCODED'] }));
  }
  const failed = readHttpStatus(reply);
  if (failed !== null) return failed;
  if (!/^[[{]/.test(content)) return unavailable('NOT_THE_PROTOCOL', { quality });
  const isCut = !/[\]}]$/.test(content);
  return unavailable('MALFORMED', { quality: isCut ? [...quality, 'TRUNCATED'] : quality });
}
