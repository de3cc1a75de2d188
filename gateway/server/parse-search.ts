import { isUtf8 } from 'node:buffer';
import { ClientError } from '../errors/client-error.ts';

/** Bytes in a row; what stands between is ASCII, and no part of a character of several. */
const ENCODED = /(?:%[\da-f]{2})+/gi;

/**
 * The parameters of a request's target, which is ASCII: node:http takes no other. Throws BAD_REQUEST where what is percent-encoded is no UTF-8: `URLSearchParams` reads U+FFFD in its
 * place, and a department would be asked for another text than the client sent (decision 0370).
 */
export function parseSearch(target: string): URLSearchParams {
  const mark = target.indexOf('?');
  const text = mark === -1 ? '' : target.slice(mark + 1);
  if (!(text.match(ENCODED) ?? []).every((run) => isUtf8(Buffer.from(run.replaceAll('%', ''), 'hex')))) {
    throw new ClientError('BAD_REQUEST', { detail: { parameter: 'the query string', expected: 'percent-encoded UTF-8', got: 'other bytes' } });
  }
  return new URLSearchParams(text);
}
