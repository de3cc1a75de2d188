/** Response paths at which execution failed: what is null at or below one of them was not resolved. */
export class FailedPaths {
  readonly #root: Step = { failed: false, below: new Map() };

  constructor(paths: Iterable<readonly (string | number)[]>) {
    for (const path of paths) {
      let step = this.#root;
      for (const element of path) {
        let next = step.below.get(element);
        if (next === undefined) step.below.set(element, (next = { failed: false, below: new Map() }));
        step = next;
      }
      // An error of nowhere in particular is no field's.
      if (path.length > 0) step.failed = true;
    }
  }

  /** Whether something failed at `path` or above it. */
  covers(path: readonly (string | number)[]): boolean {
    let step: Step | undefined = this.#root;
    for (const element of path) {
      step = step.below.get(element);
      if (step === undefined) return false;
      if (step.failed) return true;
    }
    return false;
  }
}

interface Step {
  failed: boolean;
  readonly below: Map<string | number, Step>;
}
