/** Random numbers by address: the same (seed, tag, index) always gives the same value, in any order, with nothing stored. */
export interface IndexedRandom {
  /** 0 … 2^32 − 1. */
  uint32(tag: string, index: number): number;
  /** In [0, 1). */
  fraction(tag: string, index: number): number;
  /** Integer in [from, to], both ends included. */
  between(tag: string, index: number, from: number, to: number): number;
  /** One of a non-empty list. */
  pick<T>(tag: string, index: number, list: readonly T[]): T;
}

/** MurmurHash3's finalizer: every input bit moves every output bit. */
function mix(value: number): number {
  let hash = value >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function hashText(text: string): number {
  let hash = 0x811c_9dc5;
  for (let position = 0; position < text.length; position += 1) hash = Math.imul(hash ^ text.charCodeAt(position), 0x0100_0193);
  return mix(hash);
}

/** Makes the source for one seed. Not for secrets. */
export function indexedRandom(seed: string): IndexedRandom {
  const tags = new Map<string, number>();
  const tagHash = (tag: string): number => {
    const known = tags.get(tag);
    if (known !== undefined) return known;
    const hash = hashText(`${seed}\u0000${tag}`);
    tags.set(tag, hash);
    return hash;
  };
  const uint32 = (tag: string, index: number): number => mix(mix(tagHash(tag) ^ (index >>> 0)) + Math.imul(index | 0, 0x9e37_79b1));
  const fraction = (tag: string, index: number): number => uint32(tag, index) / 0x1_0000_0000;
  return {
    uint32,
    fraction,
    between: (tag, index, from, to) => from + Math.floor(fraction(tag, index) * (to - from + 1)),
    pick: (tag, index, list) => {
      const chosen = list[Math.floor(fraction(tag, index) * list.length)];
      if (chosen === undefined) throw new RangeError('pick: the list must not be empty');
      return chosen;
    },
  };
}
