import type { SubjectTag } from '../../../journal/journal-entry.ts';
import type { SubjectKey } from '../../purpose/relation.ts';
import type { AccessContext } from '../access-context.ts';
import type { AlsoKey, HiddenSubjectKey } from '../shape/selection-shape.ts';
import { DeathsTold } from './deaths-told.ts';
import { ownValue } from './own-value.ts';
import { factsOfNobody, recordFactsOf, subjectTagOf, tellNamed } from './record-facts-of.ts';
import type { RecordFacts } from './record-facts-of.ts';

/** One subject: its facts, each once, and whether the audit was told of it. */
interface Met {
  readonly kind: SubjectKey['kind'];
  readonly key: string;
  isTold: boolean;
  readonly facts: RecordFacts[];
  /** What the record read last said of the subject besides, and the facts that came of it: a record that says the same of the same subject has the same facts. */
  last: { readonly birthDate: unknown; readonly deceased: unknown; readonly facts: RecordFacts } | null;
}

/** Whose records one answer holds: facts of each subject once, so that what was decided for one of its records holds for all of them. Lives for one request. */
export class SubjectsMet {
  readonly #context: AccessContext;
  readonly #tags: SubjectTag[] = [];
  readonly #deaths = new DeathsTold();
  /** By key; made when one is met first. */
  #persons: Map<string, Met> | null = null;
  #entities: Map<string, Met> | null = null;
  /** The one met before. */
  #before: Met | null = null;

  constructor(context: AccessContext) {
    this.#context = context;
  }

  /** Everybody met, in the order met. */
  get tags(): readonly SubjectTag[] {
    return this.#tags;
  }

  /** Reads whose record it is, and tells the audit. */
  factsOf(keys: readonly HiddenSubjectKey[], record: object): RecordFacts {
    const [only] = keys;
    const [step] = only?.key ?? [];
    if (keys.length !== 1 || only === undefined || step === undefined || only.key.length !== 1) return this.#meet(recordFactsOf(this.#context, keys, record));
    const key = ownValue(record, step);
    if (typeof key !== 'string' || key === '') return factsOfNobody();
    const birthDate = only.birthDate === null ? null : ownValue(record, only.birthDate[0] ?? '');
    const deceased = only.deceased === null ? null : ownValue(record, only.deceased[0] ?? '');
    const met = this.#metOf(only.kind, key);
    if (met.last !== null && met.last.birthDate === birthDate && met.last.deceased === deceased) return met.last.facts;
    const facts = this.#meet(recordFactsOf(this.#context, keys, record));
    met.last = { birthDate, deceased, facts };
    return facts;
  }

  /** Tells the audit of whom else a record tells. */
  also(keys: readonly AlsoKey[], record: object): void {
    tellNamed(keys, record, this.#tellOf);
  }

  #metOf(kind: SubjectKey['kind'], key: string): Met {
    // Mostly the same as before: comparing a text costs less than looking up one that was never looked up.
    const before = this.#before;
    if (before !== null && before.key === key && before.kind === kind) return before;
    const all = kind === 'PERSON' ? (this.#persons ??= new Map()) : (this.#entities ??= new Map());
    let met = all.get(key);
    if (met === undefined) all.set(key, (met = { kind, key, isTold: false, facts: [], last: null }));
    this.#before = met;
    return met;
  }

  readonly #tellOf = (kind: SubjectKey['kind'], key: string): void => this.#tell(this.#metOf(kind, key));

  #tell(met: Met): void {
    if (met.isTold) return;
    met.isTold = true;
    this.#tags.push(subjectTagOf(this.#context, met));
  }

  #meet(told: RecordFacts): RecordFacts {
    const facts = this.#deaths.complete(told);
    const { subject, age, deceased } = facts;
    if (subject === null) return facts;
    const met = this.#metOf(subject.kind, subject.key);
    const before = met.facts.find((each) => each.age === age && each.deceased === deceased);
    if (before !== undefined) return before;
    met.facts.push(facts);
    this.#tell(met);
    return facts;
  }
}
