/** Headers of an answer, as Apollo Server negotiated them. */
export type Head = Readonly<Record<string, string>>;

/** Clients send a handful of Accept headers; what is beyond these goes through Apollo Server each time. */
const MOST_HEADS = 100;
const LONGEST_ACCEPT = 256;

/**
 * What Apollo Server heads a success with, by the Accept header that it negotiates by. It depends on nothing else, so that a success whose head is known
 * need not pass through Apollo Server at all (decision 0270).
 */
export class KnownHeads {
  readonly #heads = new Map<string, Head>();

  /** The head of a success; null where Apollo Server was not asked yet. */
  of(accept: string | undefined): Head | null {
    return this.#heads.get(accept ?? '') ?? null;
  }

  /** Keeps the head of a success with status 200. */
  learn(accept: string | undefined, head: Iterable<readonly [string, string]>): void {
    const key = accept ?? '';
    if (key.length <= LONGEST_ACCEPT && this.#heads.size < MOST_HEADS) this.#heads.set(key, Object.fromEntries(head));
  }
}
