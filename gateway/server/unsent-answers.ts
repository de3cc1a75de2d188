import type { IncomingMessage, ServerResponse } from 'node:http';

export interface UnsentAnswersOptions {
  /** Bytes of all of them at one time. */
  readonly most: number;
  /** Whose a request is, as far as can be told; null where nobody knows. */
  readonly networkOf: (request: IncomingMessage) => string | null;
}

/**
 * Answers that are ended and that their connection has not taken whole. They have no place among the requests: whoever reads slowly would shut everybody out. Instead there are only so many bytes
 * of them; one too many closes the connection of the oldest of the network that has most (as decision 0390 does with bodies). A gateway that stops waits for them.
 */
export class UnsentAnswers {
  readonly #options: UnsentAnswersOptions;
  /** Bytes by answer, oldest first. */
  readonly #held = new Map<ServerResponse, number>();
  #bytes = 0;
  #waiting: (() => void)[] = [];

  constructor(options: UnsentAnswersOptions) {
    this.#options = options;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Takes in an answer that was ended, of so many bytes. */
  hold(response: ServerResponse, bytes: number): void {
    this.#held.set(response, bytes);
    this.#bytes += bytes;
    response.once('close', () => this.#letGo(response));
    while (this.#bytes > this.#options.most && this.#held.size > 0) this.#closeOne();
  }

  /** Resolves when all are sent, or their clients gone. */
  idle(): Promise<void> {
    return this.#held.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #letGo(response: ServerResponse): void {
    const bytes = this.#held.get(response);
    if (bytes === undefined) return;
    this.#held.delete(response);
    this.#bytes -= bytes;
    if (this.#held.size > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** With all that its connection has not taken. */
  #closeOne(): void {
    const sums = new Map<string | null, { bytes: number; readonly oldest: ServerResponse }>();
    for (const [response, bytes] of this.#held) {
      const network = this.#options.networkOf(response.req);
      const sum = sums.get(network);
      if (sum === undefined) sums.set(network, { bytes, oldest: response });
      else sum.bytes += bytes;
    }
    const [most] = [...sums.values()].toSorted((one, other) => other.bytes - one.bytes);
    const socket = most?.oldest.req.socket;
    for (const response of this.#held.keys()) if (response.req.socket === socket) this.#letGo(response);
    socket?.destroy();
  }
}
