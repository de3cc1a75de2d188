import type { RecordFacts } from './record-facts-of.ts';

/**
 * What records of one answer told of deaths: a record that does not say takes the word of one before it of the same subject, as the record around it is; planning
 * asks only one of them.
 */
export class DeathsTold {
  #told: Map<string, boolean> | null = null;

  /** The facts with what is known of the subject's death by now. */
  complete(facts: RecordFacts): RecordFacts {
    const { subject, deceased } = facts;
    if (subject === null || subject.kind === 'ENTITY') return facts;
    if (deceased !== 'unknown') {
      (this.#told ??= new Map()).set(subject.key, deceased);
      return facts;
    }
    const told = this.#told?.get(subject.key);
    return told === undefined ? facts : { ...facts, deceased: told };
  }
}
