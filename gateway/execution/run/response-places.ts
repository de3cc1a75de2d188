import type { FetchStep } from '../program/program.ts';
import { visitPositions } from '../program/flatten-path.ts';
import type { ConcretePath } from '../program/flatten-path.ts';
import type { TypeTable } from '../type-table.ts';
import type { BoundFetch } from './group-run.ts';
import { MAX_REPORTS } from './request-state.ts';

/** An object that a fetch is for, and where it stands in the client's response. */
export interface Place {
  readonly fetch: FetchStep;
  readonly target: object;
  /** Null for an object that is only at places beyond those that are told of. */
  readonly path: ConcretePath | null;
}

/**
 * Where the entities of one call stand in the client's response: one entity may stand in several places. Walks the data, so it is made only when
 * a response has errors or provenance to place.
 */
export class ResponsePlaces {
  readonly #bySlot = new Map<number, Place[]>();

  constructor(types: TypeTable, root: object, members: readonly BoundFetch[], slotOf: (target: object) => number | undefined) {
    let count = 0;
    for (const { fetch, targets } of members) {
      const placed = new Set<object>();
      visitPositions(types, fetch.path, root, (target, path) => {
        const slot = slotOf(target);
        if (slot !== undefined) {
          this.#add(slot, { fetch, target, path });
          placed.add(target);
          count += 1;
        }
        return count < MAX_REPORTS;
      });
      if (count < MAX_REPORTS) continue;
      // Told of or not, what they lack must be known for lost where another fetch requires it.
      for (const target of targets) {
        const slot = placed.has(target) ? undefined : slotOf(target);
        if (slot !== undefined) this.#add(slot, { fetch, target, path: null });
      }
    }
  }

  #add(slot: number, place: Place): void {
    const places = this.#bySlot.get(slot);
    if (places === undefined) this.#bySlot.set(slot, [place]);
    else places.push(place);
  }

  at(slot: number): readonly Place[] {
    return this.#bySlot.get(slot) ?? [];
  }

  all(): Place[] {
    return [...this.#bySlot.values()].flat();
  }
}
