import type { Cell, CellCondition, CellRow, ConditionalCell } from './cell.ts';
import type { Grade } from '../access-plan.ts';

const A = (marks = ''): Cell => ({ give: 'A', marks });
const M = (marks = ''): Cell => ({ give: 'M', marks });
const V = (marks = ''): Cell => ({ give: 'V', marks });
const X: Cell = { give: 'X', marks: '' };
const H: Cell = { give: 'H', marks: '' };
const G: Cell = { give: 'G', marks: '' };
const given = (when: CellCondition, gives: Cell, otherwise: Cell): ConditionalCell => ({ when, gives, otherwise });
const row = (U: Cell | ConditionalCell, C: Cell | ConditionalCell, N: Cell | ConditionalCell): CellRow => ({ U, C, N });

/** `M → As`: masked until the person steps up. */
const maskUntilStepUp: Cell = { give: 'A', marks: 's', withoutStepUp: 'M' };
/** `H; Md`: metadata, or masked under a live two-person approval. */
const approvedMask = given('APPROVAL_LIVE', M('d'), H);

/** Rows of the matrix: a principal's kind, refined by relation for persons and agents, and by ownership for departments. */
export type MatrixRow = keyof typeof CELLS;

/**
 * The matrix of domain.md 6.6 as the header of decision-vectors.yaml prints it, row by row. Columns: unconditional | conditional | not shared.
 * A literal table on purpose: reading it against the document is the review.
 */
export const CELLS = {
  self: {
    1: row(A(), A(), A()),
    2: row(A(), A(), A()),
    3: row(maskUntilStepUp, maskUntilStepUp, A('s')),
    4: row(A('s'), A('s'), X),
  },
  family: {
    1: row(A('pc'), M('pc'), X),
    2: row(given('UNMASKABLE', A('pc'), M('pc')), M('pc'), X),
    3: row(M('pc'), V('pc'), X),
    4: row(M('pc'), V('pc'), X),
  },
  guardian: {
    1: row(A('s'), A('sp'), X),
    2: row(A('s'), A('sp'), X),
    3: row(A('s'), A('sp'), X),
    4: row(given('BIRTH_OR_MEDICAL_ITEM', { give: 'A', marks: 'sp', withoutStepUp: 'V' }, V('p')), V('p'), X),
  },
  agent: {
    1: row(A(), A(), X),
    2: row(A(), A('p'), X),
    3: row(given('ABOUT_ENTITY', A('s'), M('pc')), given('ABOUT_ENTITY', A('ps'), M('pc')), X),
    // At L4 U only the legal representative: step 6 refuses the others.
    4: row(given('ABOUT_ENTITY', A('s'), X), given('ABOUT_ENTITY', V('p'), X), X),
  },
  WINDOW_CLERK: {
    1: row(A(), A(), X),
    2: row(A('pt'), A('pta'), X),
    3: row(given('MUST_DISPLAY', A('pt'), M('pt')), M('pta'), X),
    4: row(V('ptc'), V('ptac'), X),
  },
  APPROVAL_ENGINE: {
    1: row(A(), A('a'), X),
    2: row(A('pt'), A('pta'), X),
    3: row(A('ptc'), given('NEEDS_VALUE', A('ptac'), V('ptac')), X),
    4: row(V('ptc'), V('ptac'), V('pt')),
  },
  APPROVING_OFFICER: {
    1: row(A('pt'), A('pta'), X),
    2: row(A('pt'), A('pta'), X),
    3: row(given('MUST_DISPLAY', A('pt'), M('pt')), M('pta'), X),
    4: row(given('APPROVAL_LIVE', A('ptcd'), V('ptc')), V('ptac'), X),
  },
  GRID_WORKER: {
    1: row(A('p'), M('p'), X),
    2: row(A('p'), M('p'), X),
    3: row(M('pt'), X, X),
    4: row(V('pt'), X, X),
  },
  AUDITOR: {
    1: row(A(), A(), H),
    2: row(M(), M(), H),
    3: row(approvedMask, approvedMask, H),
    4: row(approvedMask, H, H),
  },
  OPEN_DATA_APP: {
    1: row(A(), A('a'), X),
    2: row(M('a'), M('ac'), X),
    3: row(V('ac'), V('ac'), X),
    4: row(G, G, X),
  },
  owner: {
    1: row(A('p'), A('p'), A('p')),
    2: row(A('p'), A('p'), A('p')),
    3: row(A('p'), A('p'), A('p')),
    4: row(A('p'), A('p'), A('p')),
  },
  SUPER_ADMINISTRATOR: {
    1: row(A('p'), A('p'), X),
    2: row(A('p'), A('p'), X),
    3: row(A('pd'), M('pd'), X),
    4: row(V('pd'), V('pd'), X),
  },
  RPA_WRITE_BACK: {
    1: row(A('pt'), A('pta'), X),
    2: row(A('pt'), A('pta'), X),
    3: row(A('pt'), A('pta'), X),
    4: row(V('pt'), X, X),
  },
} as const satisfies Record<string, Readonly<Record<Grade, CellRow>>>;

/** What anyone with a login may read of an entity: published by law, so no relation is asked. */
export const PUBLIC_ENTITY_CELL: Cell = A();

/** The square of those the matrix has no row for: it bears p, and step 6 refuses whatever gets so far. */
export const NO_ROW_CELL: Cell = A('p');
