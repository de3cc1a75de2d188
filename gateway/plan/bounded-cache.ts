export interface CacheStatistics {
  readonly hits: number;
  readonly misses: number;
  /** Entries now. */
  readonly size: number;
}

/** A cache of promises with at most `limit` entries; the least recently used goes first, and what failed is not kept. */
export class BoundedCache<V extends Promise<unknown>> {
  readonly #limit: number;
  readonly #entries = new Map<string, V>();
  #hits = 0;
  #misses = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get statistics(): CacheStatistics {
    return { hits: this.#hits, misses: this.#misses, size: this.#entries.size };
  }

  /** The entry of `key`, made by `make` when there is none. Callers that come meanwhile get the same promise. */
  getOrAdd(key: string, make: () => V): V {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      this.#hits += 1;
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known;
    }
    this.#misses += 1;
    const made = make();
    this.#entries.set(key, made);
    made.catch(() => {
      if (this.#entries.get(key) === made) this.#entries.delete(key);
    });
    if (this.#entries.size > this.#limit) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    return made;
  }
}
