import type { Relation } from '../../purpose/relation.ts';
import type { DecisionInput, SettledInput } from './decision-input.ts';
import type { RecordFact } from './decision.ts';

/** One way the unknown facts of an input may turn out, and how: index of the value chosen, by fact. */
export interface Possibility {
  readonly input: SettledInput;
  readonly choice: Readonly<Partial<Record<RecordFact, number>>>;
}

/** One age of each class that the rules tell apart: under 14, 14 to 17, 18 and over. */
const AGES = [13, 16, 18] as const;

function relationsOf(input: DecisionInput): readonly Relation[] {
  if (input.relation !== 'unknown') return [input.relation];
  switch (input.principal.kind) {
    case 'CITIZEN':
      return ['SELF', 'GUARDIAN', 'CASE_PARTY', 'NONE'];
    case 'ENTERPRISE_AGENT':
      return ['SELF', 'AGENT', 'NONE'];
    default:
      return ['CASE_PARTY', 'NONE'];
  }
}

/** Step 0e: every combination of values that the unknown facts can take; one possibility when none is unknown. */
export function possibilitiesOf(input: DecisionInput): readonly Possibility[] {
  const relations = relationsOf(input);
  const { subjectAge, publicityEnded, ...rest } = input.context;
  const ages = subjectAge === 'unknown' ? AGES : [subjectAge];
  const publicities = publicityEnded === 'unknown' ? [true, false] : [publicityEnded];
  return relations.flatMap((relation, SUBJECT) =>
    ages.flatMap((age, SUBJECT_AGE) =>
      publicities.map((ended, PUBLICITY) => ({
        input: { ...input, relation, context: { ...rest, subjectAge: age, publicityEnded: ended } },
        choice: { SUBJECT, SUBJECT_AGE, PUBLICITY },
      })),
    ),
  );
}
