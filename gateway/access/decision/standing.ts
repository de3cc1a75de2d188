import type { Grade } from '../access-plan.ts';
import { CELLS, NO_ROW_CELL, PUBLIC_ENTITY_CELL } from './cells.ts';
import type { MatrixRow } from './cells.ts';
import type { Cell, CellCondition, ConditionalCell, Mark } from './cell.ts';
import type { Share } from '../../../schema/field-grade.ts';
import type { Relation } from '../../purpose/relation.ts';
import type { SettledInput } from './decision-input.ts';

/** Where an input stands before the checks begin: step 0 of the header, a to d and f. */
export interface Standing {
  readonly grade: Grade;
  readonly relation: Relation;
  readonly column: Share;
  /** null: the matrix has no row for this principal and relation. */
  readonly row: MatrixRow | null;
  readonly cell: Cell;
  /** The cell is what anyone may read of an entity, so that the missing row is no hindrance. */
  readonly publicEntity: boolean;
}

/** Settles grade, relation, column and matrix square of one input. */
export function standingOf(input: SettledInput): Standing {
  const grade = effectiveGrade(input);
  const relation = effectiveRelation(input);
  const column = effectiveColumn(input);
  const row = matrixRow(input, relation);
  const publicEntity = row === null && grade === 1 && column === 'U' && input.field.about === 'ENTITY';
  const square = row === null ? (publicEntity ? PUBLIC_ENTITY_CELL : NO_ROW_CELL) : CELLS[row][grade][column];
  return { grade, relation, column, row, cell: resolve(square, input), publicEntity };
}

/** Whether the cell carries a mark of domain.md 6.6. */
export function bears(cell: Cell, ...marks: readonly Mark[]): boolean {
  return marks.some((mark) => cell.marks.includes(mark));
}

const raised = (grade: Grade): Grade => (grade === 1 ? 2 : grade === 2 ? 3 : 4);

/** Records by the hundred, or an item run over many subjects (domain.md 6.3, decision 0241). */
export function isMuchAtOnce({ rows, batch }: Pick<SettledInput['context'], 'rows' | 'batch'>): boolean {
  return rows > 100 || batch;
}

/** Step 0a: upward only. The +1 for rows comes before the child's raise, so L2 in bulk about a child is L4. */
function effectiveGrade({ field, policy, context }: SettledInput): Grade {
  let grade: Grade = field.grade === null || !policy.catalogued || field.ownerDept === null ? 4 : field.grade;
  if (context.publicityEnded && grade < 3) grade = 3;
  if (isMuchAtOnce(context)) grade = raised(grade);
  if (field.about === 'PERSON' && grade === 3 && isUnder(14, context.subjectAge)) grade = 4;
  return context.setting === 'NONE' ? grade : 4;
}

/** A birth date missing from the record counts as a child's. */
function isUnder(years: number, age: number | 'missing'): boolean {
  return age === 'missing' || age < years;
}

/** Step 0c: relations that are none after all. */
function effectiveRelation({ principal, relation, context, argument }: SettledInput): Relation {
  const person = principal.kind === 'CITIZEN' || principal.kind === 'ENTERPRISE_AGENT';
  const none =
    relation === 'EMPLOYER' ||
    (person && principal.assurance === 'LOW') ||
    (relation === 'SELF' && context.deceased) ||
    // Guardianship ends at 18, and a missing birth date proves no minority; the other adult family must be adult.
    (relation === 'GUARDIAN' && (context.subjectAge === 'missing' || context.subjectAge >= 18)) ||
    (principal.kind === 'CITIZEN' && relation === 'CASE_PARTY' && isUnder(18, context.subjectAge)) ||
    (argument?.use === 'SUBJECT' && !argument.inToken);
  return none ? 'NONE' : relation;
}

const STRICTNESS: Readonly<Record<Share, number>> = { U: 0, C: 1, N: 2 };
const OPEN_COLUMN = { UNCONDITIONAL: 'U', CONDITIONAL: 'C', CLOSED: 'N' } as const satisfies Record<string, Share>;
const stricter = (a: Share, b: Share): Share => (STRICTNESS[a] >= STRICTNESS[b] ? a : b);

/** Step 0d, with the share attribute raised as 0a says. */
function effectiveColumn({ principal, field, policy, context }: SettledInput): Share {
  if (policy.inNegativeList || field.grade === null) return 'N';
  const share = context.publicityEnded ? stricter(field.share, 'C') : field.share;
  return principal.kind === 'OPEN_DATA_APP' ? stricter(share, OPEN_COLUMN[field.open]) : share;
}

/** Step 0f. */
function matrixRow({ principal, field }: SettledInput, relation: Relation): MatrixRow | null {
  switch (principal.kind) {
    case 'CITIZEN':
      return relation === 'SELF' ? 'self' : relation === 'GUARDIAN' ? 'guardian' : relation === 'CASE_PARTY' ? 'family' : null;
    case 'ENTERPRISE_AGENT':
      return relation === 'SELF' ? 'self' : relation === 'AGENT' ? 'agent' : null;
    case 'DEPARTMENT':
      return field.ownerDept !== null && principal.org === field.ownerDept ? 'owner' : null;
    default:
      return principal.kind;
  }
}

const CONDITIONS: Readonly<Record<CellCondition, (input: SettledInput) => boolean>> = {
  UNMASKABLE: ({ field }) => field.mask === 'none',
  BIRTH_OR_MEDICAL_ITEM: ({ purpose }) => purpose.itemKind !== 'OTHER',
  ABOUT_ENTITY: ({ field }) => field.about === 'ENTITY',
  MUST_DISPLAY: ({ purpose }) => purpose.mustDisplay,
  NEEDS_VALUE: ({ purpose }) => purpose.needsValue,
  APPROVAL_LIVE: ({ approval }) => approval === 'live',
};

function resolve(square: Cell | ConditionalCell, input: SettledInput): Cell {
  if (!('when' in square)) return square;
  return CONDITIONS[square.when](input) ? square.gives : square.otherwise;
}
