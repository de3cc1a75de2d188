import type { SubjectTag } from '../../../journal/journal-entry.ts';
import type { AccessContext } from '../access-context.ts';
import type { AlsoKey, HiddenSubjectKey } from '../shape/selection-shape.ts';
import { DeathsTold } from './deaths-told.ts';
import { ownValue } from './own-value.ts';
import { alsoNamed, factsOfNobody, recordFactsOf, subjectTagOf } from './record-facts-of.ts';
import type { RecordFacts } from './record-facts-of.ts';

/** Facts of one subject, with what the record said of it besides: a record that says the same of the same subject has the same facts. */
interface Met {
  readonly birthDate: unknown;
  readonly deceased: unknown;
  readonly facts: RecordFacts;
}

/** Whose records one answer holds: facts of each subject once, so that what was decided for one of its records holds for all of them. Lives for one request. */
export class SubjectsMet {
  readonly #context: AccessContext;
  readonly #tags = new Map<string, SubjectTag>();
  readonly #facts = new Map<string, RecordFacts>();
  readonly #deaths = new DeathsTold();
  /** By kind and key, for records that name their subject by one key of their own. */
  readonly #byKey = { PERSON: new Map<string, Met>(), ENTITY: new Map<string, Met>() };

  constructor(context: AccessContext) {
    this.#context = context;
  }

  /** Everybody met, in the order met. */
  get tags(): readonly SubjectTag[] {
    return this.#tags.size === 0 ? [] : [...this.#tags.values()];
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
    const known = this.#byKey[only.kind].get(key);
    if (known !== undefined && known.birthDate === birthDate && known.deceased === deceased) return known.facts;
    const facts = this.#meet(recordFactsOf(this.#context, keys, record));
    this.#byKey[only.kind].set(key, { birthDate, deceased, facts });
    return facts;
  }

  /** Tells the audit of whom else a record tells. */
  also(keys: readonly AlsoKey[], record: object): void {
    for (const subject of alsoNamed(keys, record)) {
      const key = `${subject.kind} ${subject.key}`;
      if (!this.#tags.has(key)) this.#tags.set(key, subjectTagOf(this.#context, subject));
    }
  }

  #meet(told: RecordFacts): RecordFacts {
    const facts = this.#deaths.complete(told);
    const { subject, age, deceased } = facts;
    if (subject === null) return facts;
    const key = `${subject.kind} ${subject.key} ${age} ${deceased}`;
    const before = this.#facts.get(key);
    if (before !== undefined) return before;
    this.#facts.set(key, facts);
    this.#tags.set(`${subject.kind} ${subject.key}`, subjectTagOf(this.#context, subject));
    return facts;
  }
}
