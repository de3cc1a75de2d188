const BUCKETS = 256;
/** Characters of a key that are looked at to choose its bucket. */
const SAMPLED = 32;

interface Entry<T> {
  readonly key: string;
  readonly value: T;
}

/** FNV-1a over the length and characters at equal distances: keys are bodies of some kilobytes that differ in many places. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5 ^ key.length;
  const step = Math.max(1, Math.floor(key.length / SAMPLED));
  for (let at = key.length - 1; at >= 0; at -= step) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 16)) & (BUCKETS - 1);
}

/**
 * What is under way, by key. It comes and goes with requests, so that no Map may hold it (decision 0275); there is never more of it than requests in flight
 * make, so that a chosen collision makes a short list, not a slow gateway.
 */
export class UnderWay<T> {
  readonly #buckets: readonly Entry<T>[][] = Array.from({ length: BUCKETS }, () => []);

  get(key: string): T | undefined {
    return this.#buckets[bucketOf(key)]?.find((entry) => entry.key === key)?.value;
  }

  /** Takes the place of whatever had the key. */
  set(key: string, value: T): void {
    const bucket = this.#buckets[bucketOf(key)];
    const at = bucket?.findIndex((entry) => entry.key === key) ?? -1;
    if (at === -1) bucket?.push({ key, value });
    else bucket?.splice(at, 1, { key, value });
  }

  /** Does nothing when the key is another's by now. */
  delete(key: string, value: T): void {
    const bucket = this.#buckets[bucketOf(key)];
    const at = bucket?.findIndex((entry) => entry.key === key && entry.value === value) ?? -1;
    if (at !== -1) bucket?.splice(at, 1);
  }
}
