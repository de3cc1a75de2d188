import type { Share } from '../../../schema/field-grade.ts';

/**
 * One square of the matrix of domain.md 6.6. `give` is A plain, M mask, V verdict, X nothing, H metadata, G aggregate; `marks` are its
 * superscripts: p purpose and minimum fields, t assigned case, a share grant, c consent or statutory basis, s step-up, d two-person approval.
 */
export interface Cell {
  readonly give: 'A' | 'M' | 'V' | 'X' | 'H' | 'G';
  readonly marks: string;
  /** What is given without the step-up that `s` asks for; absent = nothing. */
  readonly withoutStepUp?: 'M' | 'V';
}

export type Mark = 'p' | 't' | 'a' | 'c' | 's' | 'd';

/** A square that depends on more than row, grade and column: `gives` while the named condition holds, `otherwise` if not. */
export interface ConditionalCell {
  readonly when: CellCondition;
  readonly gives: Cell;
  readonly otherwise: Cell;
}

export type CellCondition = 'UNMASKABLE' | 'BIRTH_OR_MEDICAL_ITEM' | 'ABOUT_ENTITY' | 'MUST_DISPLAY' | 'NEEDS_VALUE' | 'APPROVAL_LIVE';

/** Squares of one grade by share column: unconditional, conditional, none. */
export type CellRow = Readonly<Record<Share, Cell | ConditionalCell>>;
