import type { HttpReply, HttpRequest, HttpTransport } from '../../adapters/protocol/http-transport.ts';
import { found, type Reading } from '../../adapters/reading.ts';

export interface FakeTransport extends HttpTransport {
  /** Everything that was sent, in order. */
  readonly sent: HttpRequest[];
}

/** A department in a function: answers each request, and never touches a network. */
export function fakeTransport(answer: (request: HttpRequest, call: number, signal: AbortSignal) => Reading<HttpReply> | Promise<Reading<HttpReply>>): FakeTransport {
  const sent: HttpRequest[] = [];
  return {
    sent,
    send: async (request, signal) => {
      sent.push(request);
      return answer(request, sent.length - 1, signal);
    },
    close: async () => {},
  };
}

/** A reply of UTF-8 text. */
export function replyOf(body: string, contentType = 'text/xml; charset=UTF-8', status = 200): Reading<HttpReply> {
  return found({ status, contentType, retryAfterMs: null, body: Buffer.from(body) });
}

export function jsonReply(value: unknown, status = 200): Reading<HttpReply> {
  return replyOf(JSON.stringify(value), 'application/json;charset=UTF-8', status);
}
