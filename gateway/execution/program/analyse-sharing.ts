import type { WrittenKey } from './fetch-shape.ts';
import type { CoalesceGroup } from './program.ts';

/** Where a fetch writes, and what. */
export interface FetchPlace {
  readonly path: readonly (string | number)[];
  readonly dotted: string;
  readonly keys: readonly WrittenKey[];
  readonly isEntityFetch: boolean;
  /** Its path depends on runtime types. */
  readonly typed: boolean;
  readonly rewrites: boolean;
  readonly depth: number;
  /** Under a condition, so it may not run at all. */
  readonly conditional: boolean;
  readonly signature: string;
  readonly text: string;
}

export interface SharingDecision {
  readonly exclusive: ReadonlySet<string>;
  readonly shareable: boolean;
  /** Dotted paths of what it brings that may be one object wherever its text is the same. */
  readonly repeating: ReadonlySet<string>;
  readonly group: number | null;
  /** Equal for fetches that are for the very same objects, when nothing can change which those are; null otherwise. */
  readonly place: string | null;
}

export interface Sharing {
  readonly fetches: readonly SharingDecision[];
  readonly groups: readonly CoalesceGroup[];
  readonly sharedPaths: ReadonlyMap<string, readonly number[]>;
  /** These, and those of which one answer may bring the same again. */
  readonly repeatedPaths: ReadonlyMap<string, readonly number[]>;
  /** How many fetches write a dotted path. */
  readonly writersAt: (dotted: string) => number;
}

const join = (dotted: string, key: string): string => (dotted === '' ? key : `${dotted}.${key}`);
const isBelow = (path: string, ancestor: string): boolean => path.startsWith(`${ancestor}.`) || path === ancestor;

function addWrites(into: Map<string, Set<number>>, dotted: string, keys: readonly WrittenKey[], index: number): void {
  for (const written of keys) {
    const path = join(dotted, written.key);
    const writers = into.get(path) ?? new Set<number>();
    into.set(path, writers.add(index));
    if (written.below !== null) addWrites(into, path, written.below, index);
  }
}

/**
 * An entity's objects may stand in several places at once only while nothing can write to one place what does not belong in the other:
 * no other fetch writes the same composite key here, and no type-conditioned fetch writes below.
 */
function isShareable(place: FetchPlace, index: number, places: readonly FetchPlace[], writers: ReadonlyMap<string, ReadonlySet<number>>): boolean {
  if (place.rewrites) return false;
  return place.keys.every((written) => {
    if (written.below === null) return true;
    const path = join(place.dotted, written.key);
    if (places.some((other, at) => at !== index && writers.get(path)?.has(at) === true)) return false;
    return !places.some((other) => other.typed && isBelow(other.dotted, path));
  });
}

/**
 * Dotted paths of composite values of a fetch, of which those of the same text may be one object. They are at the same place of the plan, so that whatever is fetched for one is fetched for the
 * other by the same representation; as with entities, nobody else may write the value itself, and no fetch below may tell parents apart by their types.
 */
function repeatingPaths(place: FetchPlace, places: readonly FetchPlace[], writers: ReadonlyMap<string, ReadonlySet<number>>): string[] {
  if (place.rewrites) return [];
  const within = (dotted: string, keys: readonly WrittenKey[]): string[] => keys.flatMap(({ key, below }) => {
    if (below === null) return [];
    const path = join(dotted, key);
    const isOne = writers.get(path)?.size === 1 && !places.some((other) => other.typed && isBelow(other.dotted, path));
    return [...(isOne ? [path] : []), ...within(path, below)];
  });
  const all = within(place.dotted, place.keys);
  // Root fields stand in one place.
  return place.dotted === '' ? all.filter((path) => path.includes('.')) : all;
}

/** Equal fetches of one depth may be one call; places that differ must then have nothing below them that a later fetch writes to. */
function findGroups(places: readonly FetchPlace[], shareable: readonly boolean[]): number[][] {
  const bySignature = new Map<string, number[]>();
  places.forEach((place, index) => {
    if (!place.isEntityFetch || place.conditional || place.rewrites) return;
    const reachesBelow = place.keys.some((written) => written.below !== null && places.some((other) => isBelow(other.dotted, join(place.dotted, written.key))));
    if (reachesBelow || shareable[index] !== true) return;
    const signature = `${place.depth}:${place.signature}`;
    bySignature.set(signature, [...(bySignature.get(signature) ?? []), index]);
  });
  return [...bySignature.values()].filter((members) => members.length > 1);
}

/** The identity of a place of which every key on the way has one writer: whatever was found there once is what is there. */
function stablePlace(place: FetchPlace, writers: ReadonlyMap<string, ReadonlySet<number>>): string | null {
  if (place.dotted === '') return null;
  const keys = place.dotted.split('.');
  return keys.every((_, index) => writers.get(keys.slice(0, index + 1).join('.'))?.size === 1) ? JSON.stringify(place.path) : null;
}

/** Decides from the places of all fetches of a plan what may be shared and coalesced. */
export function analyseSharing(places: readonly FetchPlace[]): Sharing {
  const writers = new Map<string, Set<number>>();
  places.forEach((place, index) => addWrites(writers, place.dotted, place.keys, index));
  const shareable = places.map((place, index) => isShareable(place, index, places, writers));
  const groups = findGroups(places, shareable);
  const sharedPaths = new Map<string, number[]>();
  places.forEach((place, index) => {
    if (!place.isEntityFetch || shareable[index] !== true) return;
    for (const written of place.keys) {
      if (written.below === null) continue;
      const path = join(place.dotted, written.key);
      sharedPaths.set(path, [...(sharedPaths.get(path) ?? []), index]);
    }
  });
  const repeating = places.map((place) => repeatingPaths(place, places, writers));
  const repeatedPaths = new Map(sharedPaths);
  repeating.forEach((paths, index) => {
    for (const path of paths) if (repeatedPaths.get(path)?.includes(index) !== true) repeatedPaths.set(path, [...(repeatedPaths.get(path) ?? []), index]);
  });
  const fetches = places.map((place, index) => {
    const group = groups.findIndex((members) => members.includes(index));
    const exclusive = place.keys.filter((written) => !written.optional && writers.get(join(place.dotted, written.key))?.size === 1);
    return { exclusive: new Set(exclusive.map((written) => written.key)), shareable: shareable[index] === true, repeating: new Set(repeating[index]), group: group < 0 ? null : group, place: stablePlace(place, writers) };
  });
  return { fetches, groups: groups.map((members) => ({ members })), sharedPaths, repeatedPaths, writersAt: (dotted) => writers.get(dotted)?.size ?? 0 };
}
