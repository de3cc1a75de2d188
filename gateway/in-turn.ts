/** Runs pieces of work one after another, in the order they came; a piece that fails does not stop the next. Resolves with what the piece resolves with. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** Makes one queue. */
export function createInTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    // Whoever asked is told of the failure; the queue only waits.
    last = next.catch(() => {});
    return next;
  };
}
