import { setTimeout as delay } from 'node:timers/promises';

export interface SpacedRenderingOptions<T> {
  readonly render: () => Promise<T>;
  /** Monotonic milliseconds. Default performance.now. */
  readonly now?: () => number;
  /** Resolves after so many milliseconds. Must not keep the process alive. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** For how many times as long as a rendering took nothing is rendered after it, and at most so many milliseconds: a process that stood still meanwhile has not worked for all of it. */
const SPACE = 10;
const MOST_SPACE = 1_000;

/**
 * Something dear that anybody may ask for: made for all who wait for it at once, and for a tenth of the time at most, however many ask how often. Nobody is given what was begun before he asked, so nothing
 * that has happened by then is missing.
 */
export class SpacedRendering<T> {
  readonly #options: Required<SpacedRenderingOptions<T>>;
  /** The one that has not begun; null when nobody waits for one. */
  #next: Promise<T> | null = null;
  /** Ends, never with an error, when the one before has ended. */
  #before: Promise<unknown> = Promise.resolve();
  #freeAt = -Infinity;

  constructor({ render, now = () => performance.now(), pause = (milliseconds) => delay(milliseconds, undefined, { ref: false }) }: SpacedRenderingOptions<T>) {
    this.#options = { render, now, pause };
  }

  get(): Promise<T> {
    if (this.#next !== null) return this.#next;
    const next = this.#renderAfter(this.#before);
    this.#before = next.catch(() => {});
    return (this.#next = next);
  }

  async #renderAfter(before: Promise<unknown>): Promise<T> {
    const { render, now, pause } = this.#options;
    await before;
    const wait = this.#freeAt - now();
    if (wait > 0) await pause(wait);
    this.#next = null;
    const began = now();
    try {
      return await render();
    } finally {
      const ended = now();
      this.#freeAt = ended + Math.min(MOST_SPACE, SPACE * (ended - began));
    }
  }
}
