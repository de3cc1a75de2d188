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
    return this.#stepAt(path)?.failed === true;
  }

  /** Whether something failed at `key` of the object at `path`, above it, or below. */
  touches(path: readonly (string | number)[], key: string): boolean {
    const step = this.#stepAt(path);
    return step !== undefined && (step.failed || step.below.has(key));
  }

  /** The first step on the way to `path` at which something failed; else the one at `path`, if anything failed below it. */
  #stepAt(path: readonly (string | number)[]): Step | undefined {
    let step: Step | undefined = this.#root;
    for (const element of path) {
      step = step.below.get(element);
      if (step === undefined || step.failed) return step;
    }
    return step;
  }
}

interface Step {
  failed: boolean;
  readonly below: Map<string | number, Step>;
}
