/** Something that can be closed once nobody uses it. */
export interface Closable {
  close(): Promise<void>;
}

/**
 * Holds what is served now. A swap takes new requests to the new one at once; the old one is closed when its last request is answered.
 */
export class GraphSlot<G extends Closable> {
  #current: Held<G>;
  readonly #onCloseFailure: (error: unknown) => void;

  constructor(first: G, onCloseFailure: (error: unknown) => void) {
    this.#current = { graph: first, users: 0, retired: false };
    this.#onCloseFailure = onCloseFailure;
  }

  get current(): G {
    return this.#current.graph;
  }

  /** Takes the current one for one request; `release` gives it back, once. */
  lease(): { readonly graph: G; readonly release: () => void } {
    const held = this.#current;
    held.users += 1;
    let released = false;
    return {
      graph: held.graph,
      release: () => {
        if (released) return;
        released = true;
        held.users -= 1;
        this.#closeWhenDone(held);
      },
    };
  }

  swap(next: G): void {
    const old = this.#current;
    this.#current = { graph: next, users: 0, retired: false };
    old.retired = true;
    this.#closeWhenDone(old);
  }

  #closeWhenDone(held: Held<G>): void {
    if (held.retired && held.users === 0) held.graph.close().catch(this.#onCloseFailure);
  }
}

interface Held<G> {
  readonly graph: G;
  users: number;
  retired: boolean;
}
