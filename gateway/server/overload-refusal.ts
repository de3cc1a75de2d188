import type { IncomingMessage, ServerResponse } from 'node:http';
import { headersOf } from '../errors/headers-of.ts';
import { toPublicError } from '../errors/public-error.ts';
import { overloaded } from './in-flight.ts';

/** Stands where the correlation id goes while the text is made ready; nothing else in it looks like this. */
const MARK = '\u0000';

/**
 * The answer to a request too many, made ready beforehand: beyond saturation most requests are refused, and what that costs is taken from those that are served.
 * It says what any OVERLOADED says, before a header is looked at or a byte of the body is read; the server drains the body, and the connection stays.
 */
export class OverloadRefusal {
  readonly #before: string;
  readonly #after: string;
  readonly #bytes: number;
  readonly #status: number;
  readonly #headers: readonly string[];

  constructor() {
    const error = overloaded();
    const [before = '', after = ''] = JSON.stringify({ errors: [toPublicError(error, MARK)] }).split(JSON.stringify(MARK));
    [this.#before, this.#after] = [`${before}"`, `"${after}`];
    this.#bytes = Buffer.byteLength(this.#before + this.#after);
    this.#status = error.status;
    this.#headers = [
      'cache-control', 'no-store', 'x-content-type-options', 'nosniff', 'content-type', 'application/json; charset=utf-8', ...Object.entries(headersOf(error)).flat(),
    ];
  }

  /** Whether this request can be refused so: a question to GraphQL that no web page asked, for a page needs the headers of its origin to read the answer. */
  suits({ method, url, headers }: IncomingMessage): boolean {
    return (method === 'POST' || method === 'GET') && (url === '/graphql' || url?.startsWith('/graphql?') === true) && headers.origin === undefined;
  }

  /** @param requestId ASCII without quotes or backslashes. */
  send(response: ServerResponse, requestId: string): void {
    response.writeHead(this.#status, [...this.#headers, 'shuqiao-request-id', requestId, 'content-length', String(this.#bytes + requestId.length)]);
    response.end(this.#before + requestId + this.#after);
  }
}
