import type { FetchStep } from '../program/program.ts';
import { visitPositions } from '../program/flatten-path.ts';
import type { ConcretePath } from '../program/flatten-path.ts';
import type { TypeTable } from '../type-table.ts';
import type { BoundFetch } from './group-run.ts';
import { MAX_REPORTS } from './request-state.ts';

/** A place of the client's response that a fetch is for. */
export interface Place {
  readonly fetch: FetchStep;
  readonly target: object;
  readonly path: ConcretePath;
}

/**
 * Where the entities of one call stand in the client's response: one entity may stand in several places. Walks the data, so it is made only when
 * a response has errors or provenance to place.
 */
export class ResponsePlaces {
  readonly #bySlot = new Map<number, Place[]>();

  constructor(types: TypeTable, root: object, members: readonly BoundFetch[], slotOf: (target: object) => number | undefined) {
    let count = 0;
    for (const { fetch } of members) {
      visitPositions(types, fetch.path, root, (target, path) => {
        const slot = slotOf(target);
        if (slot !== undefined) {
          const places = this.#bySlot.get(slot);
          if (places === undefined) this.#bySlot.set(slot, [{ fetch, target, path }]);
          else places.push({ fetch, target, path });
          count += 1;
        }
        return count < MAX_REPORTS;
      });
    }
  }

  at(slot: number): readonly Place[] {
    return this.#bySlot.get(slot) ?? [];
  }

  all(): Place[] {
    return [...this.#bySlot.values()].flat();
  }
}
