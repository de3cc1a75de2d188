import type { CopyObject } from '../program/compile-copier.ts';
import { NOTHING } from '../program/entity-merger.ts';
import type { Merger } from '../program/entity-merger.ts';
import type { FetchStep } from '../program/program.ts';
import type { Representations } from '../program/representation-builder.ts';
import type { TypeTable } from '../type-table.ts';
import { judgeEntity } from './judge-entity.ts';
import { failTargets } from './fail-targets.ts';
import type { BoundFetch } from './group-run.ts';
import type { ResponsePlaces } from './response-places.ts';
import type { RequestState } from './request-state.ts';

export interface EntityMerge {
  readonly state: RequestState;
  readonly types: TypeTable;
  /** Equal fetches of different places, in the order of their targets in `representations`. */
  readonly members: readonly BoundFetch[];
  readonly mergerOf: (fetch: FetchStep) => Merger;
  readonly copierOf: (fetch: FetchStep) => CopyObject;
  readonly representations: Representations;
  /** Answers for the slots from `from` to `to`. */
  readonly entities: readonly unknown[];
  readonly from: number;
  readonly to: number;
  readonly places: () => ResponsePlaces;
}

/** Gives every target its entity. Objects below an entity are shared between its targets where that is safe, copied where it is not. */
export function mergeEntities({ state, types, members, mergerOf, copierOf, representations, entities, from, to, places }: EntityMerge): void {
  const judged = entities.map((entity, index) => judgeEntity(types, entity, representations.typenames[from + index] ?? ''));
  const uses = entities.map(() => 0);
  let at = 0;
  for (const { fetch, targets } of members) {
    const merge = mergerOf(fetch);
    let typename: string | null = null;
    let into = merge(null);
    for (const target of targets) {
      const slot = representations.slots[at] ?? -1;
      at += 1;
      const one = slot < from || slot >= to ? undefined : judged[slot - from];
      if (one === undefined) continue;
      if (one.kind === 'wrong') {
        merge(null)(target, NOTHING);
        continue;
      }
      const seen = (uses[slot - from] = (uses[slot - from] ?? 0) + 1);
      if (seen > 1) state.fannedOut[fetch.index] = true;
      if (one.typename !== typename) {
        typename = one.typename;
        into = merge(typename);
      }
      into(target, seen > 1 && !fetch.shareable && one.value !== null ? copierOf(fetch)(one.value) : (one.value ?? NOTHING));
    }
  }
  // Walks the data, so once for all that are wrong, and only where one is.
  let found: ResponsePlaces | null = null;
  judged.forEach((one, slot) => {
    if (one.kind === 'wrong') failTargets(state, (found ??= places()).at(slot), { code: 'INTERNAL', source: null, retryAfterMs: null }, one.explanation);
  });
}
