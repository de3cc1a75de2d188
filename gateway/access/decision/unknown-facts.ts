import type { Relation } from '../../purpose/relation.ts';
import { AGE_CLASSES } from './age-classes.ts';
import type { DecisionInput, SettledInput } from './decision-input.ts';
import type { RecordFact } from './decision.ts';
import { relationsOfPrincipal } from './relations-of-principal.ts';

/** One way the unknown facts of an input may turn out, and how: index of the value chosen, by fact. */
export interface Possibility {
  readonly input: SettledInput;
  readonly choice: Readonly<Partial<Record<RecordFact, number>>>;
}

function relationsOf({ relation, principal }: DecisionInput): readonly Relation[] {
  return relation === 'unknown' ? relationsOfPrincipal(principal.kind) : [relation];
}

/** Step 0e: every combination of values that the unknown facts can take; one possibility when none is unknown. */
export function possibilitiesOf(input: DecisionInput): readonly Possibility[] {
  const relations = relationsOf(input);
  const { subjectAge, publicityEnded, ...rest } = input.context;
  const ages = subjectAge === 'unknown' ? AGE_CLASSES : [subjectAge];
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
