/**
 * Lets few new requests begin in one turn of the event loop; the others wait for the next turn, first come first served. What subgraphs have answered
 * meanwhile is worked off between: under load, requests are finished before more are begun, so fewer are half done at a time and hold memory.
 * A turn in which there is nothing to do takes no time, so slow subgraphs hold nobody up.
 */
export class Turns {
  readonly #begunInTurn: number;
  readonly #nextTurn: (work: () => void) => void;
  readonly #waiting: (() => void)[] = [];
  #begun = 0;
  #isScheduled = false;

  /** @param nextTurn calls `work` in the next turn, after what has arrived by then was looked at. */
  constructor(begunInTurn: number, nextTurn: (work: () => void) => void = setImmediate) {
    this.#begunInTurn = begunInTurn;
    this.#nextTurn = nextTurn;
  }

  /** Null when the request may begin at once, else what it has to wait for. */
  begin(): Promise<void> | null {
    this.#schedule();
    if (this.#waiting.length === 0 && this.#begun < this.#begunInTurn) {
      this.#begun += 1;
      return null;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#nextTurn(() => this.#turn());
  }

  #turn(): void {
    this.#isScheduled = false;
    const next = this.#waiting.splice(0, this.#begunInTurn);
    this.#begun = next.length;
    if (next.length > 0) this.#schedule();
    for (const begin of next) begin();
  }
}
