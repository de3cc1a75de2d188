import type { RequestPlace } from '../request-place.ts';
import { overloaded } from './in-flight.ts';

/** From what share of all places on they are scarce: the rest is for whoever has few. */
const SCARCE = 0.75;

class Place implements RequestPlace {
  readonly #among: AskerPlaces;
  #asker: string | null = null;

  constructor(among: AskerPlaces) {
    this.#among = among;
  }

  heldBy(asker: string): void {
    this.#among.take(asker);
    this.#asker = asker;
  }

  /** To be called once, when the request is over. */
  leave(): void {
    if (this.#asker !== null) this.#among.give(this.#asker);
  }
}

/**
 * Whose the places in flight are. While they are plenty anybody may have any number; once three quarters are taken, nobody gets one more who has his share: as much as each would have if one
 * more came than there are (decision 0409). By principal, not by network: a city hall is one network, and an engine is one client.
 */
export class AskerPlaces {
  readonly #capacity: number;
  readonly #taken: () => number;
  readonly #byAsker = new Map<string, number>();

  /** @param capacity all places. @param taken how many are, those included of which nobody knows yet whose they are. */
  constructor(capacity: number, taken: () => number) {
    this.#capacity = capacity;
    this.#taken = taken;
  }

  /** A place that is taken, of nobody yet. */
  place(): Place {
    return new Place(this);
  }

  take(asker: string): void {
    const held = this.#byAsker.get(asker) ?? 0;
    if (this.#taken() > Math.ceil(this.#capacity * SCARCE) && held >= this.#capacity / (this.#byAsker.size + (held === 0 ? 2 : 1))) throw overloaded();
    this.#byAsker.set(asker, held + 1);
  }

  give(asker: string): void {
    const held = this.#byAsker.get(asker) ?? 0;
    if (held > 1) this.#byAsker.set(asker, held - 1);
    else this.#byAsker.delete(asker);
  }
}
