/** Bytes that are no entry of this log. The message names position and expectation, never the content. */
export class EntryFormatError extends Error {
  readonly code = 'ENTRY_MALFORMED';
  constructor(message: string) {
    super(message);
    this.name = 'EntryFormatError';
  }
}

/** Reads a positional JSON array item by item; each method names what must stand there and throws {@link EntryFormatError} otherwise. */
export class PositionalReader {
  readonly #items: readonly unknown[];
  readonly #what: string;
  #position = 0;

  constructor(value: unknown, what: string) {
    if (!Array.isArray(value)) throw new EntryFormatError(`${what} must be a JSON array`);
    this.#items = value;
    this.#what = what;
  }

  #fail(expected: string): never {
    throw new EntryFormatError(`${this.#what}: item ${this.#position - 1} must be ${expected}`);
  }

  get atEnd(): boolean {
    return this.#position >= this.#items.length;
  }

  next(): unknown {
    this.#position += 1;
    return this.#items[this.#position - 1];
  }

  text(): string {
    const item = this.next();
    return typeof item === 'string' ? item : this.#fail('a string');
  }

  textOrNull(): string | null {
    const item = this.next() ?? null;
    return item === null || typeof item === 'string' ? item : this.#fail('a string or null');
  }

  /** The next item where it is a string; null otherwise, and then it is still the next one. */
  textIfNext(): string | null {
    return typeof this.#items[this.#position] === 'string' ? this.text() : null;
  }

  /** An integer from 0 to 2^53 − 1. */
  count(): number {
    const item = this.next();
    return typeof item === 'number' && Number.isSafeInteger(item) && item >= 0 ? item : this.#fail('a non-negative integer');
  }

  countOrNull(): number | null {
    return (this.#items[this.#position] ?? null) === null ? (this.next(), null) : this.count();
  }

  integer(): number {
    const item = this.next();
    return typeof item === 'number' && Number.isSafeInteger(item) ? item : this.#fail('an integer');
  }

  flag(): boolean {
    const item = this.next();
    return item === 0 || item === 1 ? item === 1 : this.#fail('0 or 1');
  }

  oneOf<T extends string>(choices: readonly T[]): T {
    const item = this.next();
    return choices.find((choice) => choice === item) ?? this.#fail(`one of ${choices.join(', ')}`);
  }

  list<T>(read: (item: unknown) => T): T[] {
    const item = this.next();
    return Array.isArray(item) ? item.map(read) : this.#fail('an array');
  }

  end(): void {
    if (!this.atEnd) throw new EntryFormatError(`${this.#what} must have ${this.#position} items, it has ${this.#items.length}`);
  }
}
