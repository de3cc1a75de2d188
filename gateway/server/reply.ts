import type { ServerResponse } from 'node:http';
import type { BodyPieces } from '../response/body-pieces.ts';
import type { BodySlabs } from './body-slabs.ts';

/** The answer to one request: the headers that every answer has are kept until its own are known, and node is given all of them at once. */
export class Reply {
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly #bodies: BodySlabs;
  #more: string[] | null = null;
  #isLast = false;

  constructor(response: ServerResponse, requestId: string, bodies: BodySlabs) {
    this.response = response;
    this.requestId = requestId;
    this.#bodies = bodies;
  }

  /** Whether somebody listens and has not been answered yet. */
  get isOpen(): boolean {
    return !this.response.headersSent && !this.response.destroyed;
  }

  /** A header beside those of the answer itself. */
  add(name: string, value: string): void {
    (this.#more ??= []).push(name, value);
  }

  /** No other answer will be sent on this connection. Too late once the answer has begun. */
  last(): void {
    this.#isLast = true;
  }

  /** Sends the whole answer. Does nothing when nobody listens any more. @param headers names in lower case; they go before those that every answer has. */
  send(status: number, headers: Readonly<Record<string, string>>, body: BodyPieces): void {
    if (!this.isOpen) return;
    this.#bodies.end(this.response, body, (bytes) => {
      const all = this.#headers(headers);
      all.push('content-length', String(bytes));
      this.response.writeHead(status, all);
    });
  }

  /** Sends an answer of headers alone. */
  sendHead(status: number, headers: Readonly<Record<string, string>>): void {
    if (!this.isOpen) return;
    this.response.writeHead(status, this.#headers(headers));
    this.response.end();
  }

  #headers(own: Readonly<Record<string, string>>): string[] {
    const all: string[] = [];
    if (!Object.hasOwn(own, 'cache-control')) all.push('cache-control', 'no-store');
    all.push('x-content-type-options', 'nosniff', 'shuqiao-request-id', this.requestId);
    for (const name in own) if (Object.hasOwn(own, name)) all.push(name, own[name] ?? '');
    if (this.#isLast && !Object.hasOwn(own, 'connection')) all.push('connection', 'close');
    return this.#more === null ? all : all.concat(this.#more);
  }
}
