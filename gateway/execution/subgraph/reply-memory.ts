/** A shorter body has a part of node's own pool. */
const SHORTEST = 4_096;
/** What a head announces beyond it is not believed before it comes. */
const LONGEST = 524_288;
/** Bytes that wait for the next body. */
const MOST_FREE = 16 * 1_048_576;

const exponentOf = (length: number): number => 32 - Math.clz32(length - 1);

/**
 * Memory for bodies of known length, used again when they have been read: memory of its own for each costs page faults, is kept until the next collection, and makes the collector look through the
 * whole heap (decision 0396). A body that nobody reads leaves its memory to the collector.
 */
export class ReplyMemory {
  /** By the exponent of their size. */
  readonly #free: ArrayBufferLike[][] = [];
  #bytesFree = 0;

  /** Memory of exactly that length, with anything in it; null where the body is better gathered as it comes. */
  take(length: number): Buffer | null {
    if (length > LONGEST) return null;
    if (length < SHORTEST) return Buffer.allocUnsafe(length);
    const free = this.#free[exponentOf(length)]?.pop();
    this.#bytesFree -= free?.byteLength ?? 0;
    return Buffer.from(free ?? new ArrayBuffer(2 ** exponentOf(length)), 0, length);
  }

  /** Takes back what {@link take} gave, which nobody may look at any more. */
  give({ buffer, byteLength }: Buffer): void {
    if (byteLength < SHORTEST || this.#bytesFree + buffer.byteLength > MOST_FREE) return;
    (this.#free[exponentOf(byteLength)] ??= []).push(buffer);
    this.#bytesFree += buffer.byteLength;
  }
}
