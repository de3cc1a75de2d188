const BYTES = 65_536;

/**
 * Where sockets show undici's parser what has arrived, again and again in the same place. The parser keeps parts of a head that comes in pieces, and any other reader may keep what it likes: the place
 * is used again only where the handler of the answer has said meanwhile that nothing of what was shown is kept. Otherwise it is theirs, and there is a new one.
 */
export class Staging {
  #memory = Buffer.allocUnsafeSlow(BYTES);
  /** Bytes shown of which nothing is known yet; 0 where nothing is shown. */
  #unknown = 0;

  /** A copy of what has arrived, at most 64 KiB of it, for a reader that looks at once. */
  show(arrived: Uint8Array): Buffer {
    this.#memory.set(arrived);
    this.#unknown = arrived.length;
    return this.#memory.subarray(0, arrived.length);
  }

  /** The reader has looked; false where it may have kept something. */
  end(): boolean {
    const isKept = this.#unknown > 0;
    if (isKept) this.#memory = Buffer.allocUnsafeSlow(BYTES);
    this.#unknown = 0;
    return !isKept;
  }

  /** What is shown ends a head, and behind it is nothing but a body of known length, which is copied. */
  headRead(): void {
    this.#unknown = 0;
  }

  /** So many of the bytes shown are of a body and have been copied. */
  copied(bytes: number): void {
    this.#unknown = Math.max(0, this.#unknown - bytes);
  }
}

/** One for all sockets of the thread: what one shows is looked at before anything arrives on another. */
export const staging = new Staging();
