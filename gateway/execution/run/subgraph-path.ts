import type { WrittenKey } from '../program/fetch-shape.ts';
import type { FetchStep } from '../program/program.ts';
import { MAX_NESTED_LISTS } from '../program/nesting.ts';

/** Where a path of a subgraph's response leads: to which entity, and what below it. */
export interface SubgraphPath {
  readonly slot: number;
  /** As far as it goes by what was asked for. */
  readonly rest: readonly (string | number)[];
  /** What was asked for below its end; empty where that is a leaf. */
  readonly keys: readonly WrittenKey[];
  /** It leaves what was asked for at its very first step. */
  readonly isForeign: boolean;
}

/** Reads a path of a subgraph's response; null when it leads nowhere. */
export function readSubgraphPath(path: unknown, fetch: FetchStep, isEntityFetch: boolean): SubgraphPath | null {
  if (!Array.isArray(path) || !path.every((element) => typeof element === 'string' || Number.isInteger(element))) return null;
  const elements = path as (string | number)[]; // checked above
  if (!isEntityFetch) return elements.length === 0 ? null : { slot: 0, ...asked(elements, 0, fetch) };
  const [field, slot] = elements;
  return field === '_entities' && typeof slot === 'number' ? { slot, ...asked(elements, 2, fetch) } : null;
}

/** The part of a path from `from` on that was asked for: however long a subgraph makes one, it is no longer than the operation is deep. */
function asked(path: readonly (string | number)[], from: number, fetch: FetchStep): Omit<SubgraphPath, 'slot'> {
  const renames = renamesOf(fetch);
  const rest: (string | number)[] = [];
  let keys = fetch.keys;
  let lists = 0;
  for (let index = from; index < path.length; index += 1) {
    const element = path[index] ?? '';
    if (typeof element === 'number') {
      lists += 1;
      if (rest.length === 0 || lists > MAX_NESTED_LISTS) break;
      rest.push(element);
      continue;
    }
    const key = renames.get(element) ?? element;
    const meant = keys.filter((each) => each.key === key);
    if (meant.length === 0) break;
    rest.push(key);
    keys = meant.flatMap((each) => each.below ?? []);
    lists = 0;
  }
  return { rest, keys: rest.length === 0 ? [] : keys, isForeign: rest.length === 0 && path.length > from };
}

/** Aliases that the planner put in are taken back, as the output rewrites do for the data. */
function renamesOf({ outputRewrites }: FetchStep): ReadonlyMap<unknown, string> {
  return new Map(outputRewrites.flatMap((rewrite) => (rewrite.kind === 'KeyRenamer' ? [[rewrite.path.at(-1), rewrite.renameKeyTo] as const] : [])));
}
