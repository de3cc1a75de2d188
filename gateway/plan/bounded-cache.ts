export interface CacheStatistics {
  readonly hits: number;
  readonly misses: number;
  /** Entries now. */
  readonly size: number;
}

interface Entry<V extends Promise<unknown>> {
  readonly made: V;
  /** What was promised, once it is there. */
  settled: Awaited<V> | undefined;
}

/** A cache of promises with at most `limit` entries; the least recently used goes first, and what failed is not kept. */
export class BoundedCache<V extends Promise<unknown>> {
  readonly #limit: number;
  readonly #entries = new Map<string, Entry<V>>();
  /** Of the entry used last. */
  #newest = '';
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
    if (known !== undefined) return this.#used(key, known).made;
    this.#misses += 1;
    const made = make();
    const entry: Entry<V> = { made, settled: undefined };
    this.#entries.set(key, entry);
    this.#newest = key;
    made.then(
      (value) => void (entry.settled = value as Awaited<V>), // of the promise itself
      () => this.#entries.get(key) === entry && this.#entries.delete(key),
    );
    if (this.#entries.size > this.#limit) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    return made;
  }

  /** What {@link getOrAdd} promised for `key`, where it is there already: nobody need wait for it then. Only then it counts as a hit. */
  settled(key: string): Awaited<V> | undefined {
    const known = this.#entries.get(key);
    return known?.settled === undefined ? undefined : this.#used(key, known).settled;
  }

  #used(key: string, entry: Entry<V>): Entry<V> {
    this.#hits += 1;
    if (key === this.#newest) return entry;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#newest = key;
    return entry;
  }
}
