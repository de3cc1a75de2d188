import type { SubjectKey } from '../../purpose/relation.ts';
import type { AccessContext } from '../access-context.ts';
import { knownSubjects, sameSubject } from '../planning/known-subjects.ts';
import type { RecordFacts } from './record-facts-of.ts';

/**
 * Whose records a plan was decided for, where it was decided for known subjects alone (`me`, `subject`, a party named by an argument): a source that
 * answers with somebody else's is not believed. Lives for one request.
 */
export class ExpectedSubjects {
  readonly #context: AccessContext;
  #known: readonly SubjectKey[] | null = null;

  constructor(context: AccessContext) {
    this.#context = context;
  }

  /** `expects`: places among the request's known subjects, see `SubjectShape`. A record that does not tell whose it is is nobody's. */
  include(expects: readonly number[], { subject }: Pick<RecordFacts, 'subject'>): boolean {
    if (subject === null) return false;
    const known = (this.#known ??= knownSubjects(this.#context.principal, this.#context.purpose));
    return expects.some((place) => {
      const one = known[place];
      return one !== undefined && sameSubject(one, subject);
    });
  }
}
