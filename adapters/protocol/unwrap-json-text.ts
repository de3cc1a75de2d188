import { found, unavailable, type Reading } from '../reading.ts';
import { parseJson } from './read-json-reply.ts';

/** A value that was encoded as JSON text inside JSON, as often as it was encoded (twice seen, in wire/envelopes/double-encoded); other values as they are. */
export function unwrapJsonText(data: unknown): Reading<unknown> {
  let value = data;
  for (let depth = 0; typeof value === 'string' && depth < 3; depth += 1) {
    const parsed = parseJson(value.trim());
    if (parsed === null) return unavailable('MALFORMED', { quality: ['INNER_NOT_JSON'] });
    value = parsed.value;
  }
  return found(value);
}
