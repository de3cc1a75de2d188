import { HIDDEN_PREFIX } from '../access/access-plan.ts';
import type { AccessPlan } from '../access/access-plan.ts';
import type { AccessResult } from '../access/access-result.ts';
import type { Provenance } from '../../schema/contract/provenance.ts';

/** Selection paths of which not everything may be told. */
export interface UntoldPaths {
  /** Withheld of all records. */
  readonly withheld: readonly string[];
  /** Withheld of some. */
  readonly byRecord: ReadonlySet<string>;
  readonly masked: readonly string[];
}

/** What may be told of a source at one place of the answer. */
export interface ToldPlace {
  /** Selection path, `@` for list positions. */
  readonly pattern: string;
  /** Flaws of a row describe the whole of it: ALL where everything asked for of it is shown plainly, INCOMPLETE where only that an answer is not whole may be told. */
  readonly flaws: 'ALL' | 'INCOMPLETE' | 'NONE';
}

interface Step extends ToldPlace {
  flaws: ToldPlace['flaws'];
  /** A status at or below it would tell whether a record exists (domain.md 6.5); or it was fetched for a decision only. */
  isRefused: boolean;
  below: Map<string, Step> | null;
}

const LESS = { ALL: 0, INCOMPLETE: 1, NONE: 2 } as const satisfies Record<ToldPlace['flaws'], number>;

/** Steps kept beside those of the untold paths. An operation has fewer, but subgraphs say where in an answer a source stands, and may say lists of lists without end. */
const MOST_STEPS = 4_096;

/** The places of one answer's selection, found step by step. */
export class ToldPlaces {
  readonly #root: Step = { pattern: '', flaws: 'ALL', isRefused: false, below: null };
  #room = MOST_STEPS;

  constructor({ withheld, byRecord, masked }: UntoldPaths) {
    // What is refused comes first: whatever lies below it is made after it.
    for (const path of [...withheld, ...byRecord].toSorted()) this.#mark(path, 'ALL').isRefused = true;
    for (const path of [...withheld, ...masked]) this.#mark(path, 'INCOMPLETE');
    for (const path of byRecord) this.#mark(path, 'NONE');
  }

  /** Null where nothing may be told: at or below a withheld path, of what was fetched for a decision only, or of the answer as a whole. */
  at(path: Provenance['path']): ToldPlace | null {
    let step = this.#root;
    for (const key of path) {
      const element = typeof key === 'number' ? '@' : key;
      step = step.below?.get(element) ?? below(step, element, this.#room-- > 0);
    }
    return step.isRefused || step === this.#root ? null : step;
  }

  /** Tells no more than `flaws` at a path and above it. */
  #mark(path: string, flaws: ToldPlace['flaws']): Step {
    let step = this.#root;
    for (const element of path.split('.')) {
      step = step.below?.get(element) ?? below(step, element, true);
      if (LESS[flaws] > LESS[step.flaws]) step.flaws = flaws;
    }
    return step;
  }
}

function below(step: Step, element: string, isKept: boolean): Step {
  const made: Step = { pattern: step.pattern === '' ? element : `${step.pattern}.${element}`, flaws: 'ALL', isRefused: step.isRefused || element.startsWith(HIDDEN_PREFIX), below: null };
  if (isKept) (step.below ??= new Map()).set(element, made);
  return made;
}

/** States of the journal in which a value was not shown. */
const WITHHELD: ReadonlySet<string> = new Set(['D', 'V']);

interface Remembered {
  readonly fields: AccessPlan['template']['fields'];
  readonly byRecord: ReadonlySet<string>;
  readonly masked: readonly string[];
  readonly places: ToldPlaces | null;
}

/** By the states of an answer's fields: frozen, and the same object for every answer of a plan that discloses as much. */
const REMEMBERED = new WeakMap<readonly string[], Remembered>();

/** The places of an answer; null where all may be told. By the journal's states, for what the client is told of denials depends on its mode. */
export function toldPlacesOf({ fields }: AccessPlan['template'], { fieldStates, withheld: { paths: byRecord }, extension: { masked } }: Pick<AccessResult, 'fieldStates' | 'withheld' | 'extension'>): ToldPlaces | null {
  const known = REMEMBERED.get(fieldStates);
  if (known !== undefined && known.fields === fields && known.byRecord === byRecord && known.masked === masked) return known.places;
  const withheld = fields.flatMap(({ path }, index) => (WITHHELD.has(fieldStates[index] ?? 'D') ? [path] : []));
  const places = withheld.length === 0 && byRecord.size === 0 && masked.length === 0 ? null : new ToldPlaces({ withheld, byRecord, masked });
  if (Object.isFrozen(fieldStates)) REMEMBERED.set(fieldStates, { fields, byRecord, masked, places });
  return places;
}
