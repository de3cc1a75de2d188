/** 异议: what a data subject says against an access to its data (domain.md 7.5). */
export interface Objection {
  readonly objectionNo: string;
  /** personId of the data subject. */
  readonly subjectKey: string;
  readonly origin: string;
  readonly index: number;
  readonly reason: ObjectionReason;
  /** Coordinates of the values called wrong; empty unless the reason is WRONG_DATA. */
  readonly fields: readonly string[];
  readonly state: ObjectionState;
  readonly raisedAt: Date;
  readonly dueAt: Date;
  readonly answer: string | null;
}

export const OBJECTION_REASONS = ['NOT_MY_CASE', 'UNRELATED', 'WRONG_DATA', 'OTHER'] as const;
export type ObjectionReason = (typeof OBJECTION_REASONS)[number];

/** Where each state may go; who handles it moves it, but only the data subject withdraws. */
export const OBJECTION_MOVES = {
  RAISED: ['ACCEPTED', 'WITHDRAWN'],
  ACCEPTED: ['UNDER_REVIEW', 'WITHDRAWN'],
  UNDER_REVIEW: ['CORRECTED', 'MAINTAINED', 'WITHDRAWN'],
  CORRECTED: [],
  MAINTAINED: [],
  WITHDRAWN: [],
} as const satisfies Record<string, readonly string[]>;
export type ObjectionState = keyof typeof OBJECTION_MOVES;

/** Whether an objection may go from one state to another. */
export function mayMove(from: ObjectionState, to: ObjectionState): boolean {
  const moves: readonly ObjectionState[] = OBJECTION_MOVES[from];
  return moves.includes(to);
}
