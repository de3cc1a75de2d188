import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection that were sent before the answer to the one before: they are answered in their order, and all of them at work at once would be one client's hundreds. */
export class Pipelined {
  readonly #most: number;
  readonly #behind = new WeakMap<Socket, number>();

  /** @param most of one connection that may wait behind the one whose answer is next. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Whether a request is one too many of its connection; else it is counted until it is answered. */
  isTooMany(socket: Socket, response: ServerResponse): boolean {
    // Node gives a response its socket when it is its turn.
    if (response.socket !== null) return false;
    const before = this.#behind.get(socket) ?? 0;
    if (before >= this.#most) return true;
    this.#behind.set(socket, before + 1);
    response.once('close', () => this.#behind.set(socket, (this.#behind.get(socket) ?? 1) - 1));
    return false;
  }
}
