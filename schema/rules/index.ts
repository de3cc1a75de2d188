import { argumentsReadGradedFields } from './arguments-read-graded-fields.ts';
import { connectionsDoNotCount } from './connections-do-not-count.ts';
import { describedInChinese } from './described-in-chinese.ts';
import { edgesNameTheirSubject } from './edges-name-their-subject.ts';
import { everyArgumentDeclared } from './every-argument-declared.ts';
import { everyFieldGraded } from './every-field-graded.ts';
import type { SchemaRule } from './finding.ts';
import { gradesAgree } from './grades-agree.ts';
import { keysAreHarmless } from './keys-are-harmless.ts';
import { knownOwners } from './known-owners.ts';
import { linksGradeSpecification } from './links-grade-specification.ts';
import { masksFit } from './masks-fit.ts';
import { namesAreRegular } from './names-are-regular.ts';
import { oneSourceOfTruth } from './one-source-of-truth.ts';
import { requiresNoHigher } from './requires-no-higher.ts';
import { subjectKeysNameOne } from './subject-keys-name-one.ts';
import { verdictsAnswer } from './verdicts-answer.ts';
import { withholdableIsNullable } from './withholdable-is-nullable.ts';

/** The rules, in the order they are reported: first what makes the others meaningless, last what only readers notice. */
export const SCHEMA_RULES: readonly SchemaRule[] = [
  linksGradeSpecification,
  everyFieldGraded,
  everyArgumentDeclared,
  gradesAgree,
  oneSourceOfTruth,
  knownOwners,
  masksFit,
  withholdableIsNullable,
  keysAreHarmless,
  requiresNoHigher,
  verdictsAnswer,
  argumentsReadGradedFields,
  edgesNameTheirSubject,
  subjectKeysNameOne,
  connectionsDoNotCount,
  describedInChinese,
  namesAreRegular,
];
