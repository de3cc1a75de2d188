import { DisclosureRun } from '../../access/apply/disclosure-run.ts';
import { disclosureLayout } from '../../access/apply/disclosure-layout.ts';
import { FailedPaths } from '../../access/apply/failed-paths.ts';
import { factsOfNobody } from '../../access/apply/record-facts-of.ts';
import type { AccessPlan } from '../../access/access-plan.ts';
import type { AccessResult } from '../../access/access-result.ts';
import type { SelectionShape } from '../../access/shape/selection-shape.ts';
import type { ExecutionError } from '../execution-error.ts';
import type { Disclosing } from '../executor.ts';
import type { CheckerCompiler } from './compile-checker.ts';
import { DisclosingCompiler } from './compile-disclosing-writer.ts';
import type { DisclosingWriter } from './compile-disclosing-writer.ts';
import { IRREGULAR } from './irregular.ts';
import type { ResponseShape } from './response-shape.ts';

/** A finished text, and what it discloses. */
export interface Disclosed {
  readonly dataText: string;
  readonly access: Omit<AccessResult, 'data'>;
}

interface Fetched {
  readonly root: object;
  /** No string of it needs escaping. */
  readonly clean: boolean;
  /** Of what the client may hear, hidden selections included. */
  readonly errors: readonly Pick<ExecutionError, 'path'>[];
}

/** Writers of one plan: where nothing failed, and where it must be told what did. */
interface Writers {
  calm: DisclosingWriter | null;
  following: DisclosingWriter | null;
}

/**
 * The disclosing writers of one response shape, by access plan: kept as long as the plan itself is, which the planner's cache bounds. A writer holds
 * nothing of any record.
 */
export class DisclosingWriters {
  readonly #shape: ResponseShape;
  readonly #checkers: CheckerCompiler;
  readonly #byPlan = new WeakMap<SelectionShape, Writers>();

  constructor(shape: ResponseShape, checkers: CheckerCompiler) {
    this.#shape = shape;
    this.#checkers = checkers;
  }

  /** Null where the data are irregular: then they are to be completed and applied the plain way. */
  write({ root, clean, errors }: Fetched, { plan, context }: Disclosing): Disclosed | null {
    const failed = errors.length === 0 ? null : new FailedPaths(errors.flatMap(({ path }) => (path === null ? [] : [path])));
    const run = new DisclosureRun(plan, context, failed);
    try {
      const text = this.#writer(plan, failed !== null)(root, { clean, run }, factsOfNobody());
      const { hidesAll, ...access } = run.result();
      return { dataText: hidesAll ? 'null' : text, access };
    } catch (thrown) {
      if (thrown !== IRREGULAR) throw thrown;
      return null;
    }
  }

  #writer(plan: AccessPlan, follows: boolean): DisclosingWriter {
    let writers = this.#byPlan.get(plan.shape);
    if (writers === undefined) this.#byPlan.set(plan.shape, (writers = { calm: null, following: null }));
    return follows ? (writers.following ??= this.#compile(plan, true)) : (writers.calm ??= this.#compile(plan, false));
  }

  #compile(plan: AccessPlan, follows: boolean): DisclosingWriter {
    const compiler = new DisclosingCompiler({ shape: this.#shape, layout: disclosureLayout(plan), introspection: plan.introspection, checkers: this.#checkers, follows });
    return compiler.compile(plan.shape, this.#shape.root);
  }
}
