import type { Objection } from './objection.ts';
import { OBJECTION_MOVES } from './objection.ts';

/** What the feed tells of an objection that calls values wrong: whose and which values, and whether it is closed. */
export interface DisputeNotice {
  readonly objectionNo: string;
  readonly subjectKey: string;
  /** Coordinates. */
  readonly fields: readonly string[];
  /** RFC 3339; null while it is open. */
  readonly closedAt: string | null;
}

/** The notice of an objection at an instant; null for one that calls no value wrong. */
export function disputeNotice({ objectionNo, subjectKey, fields, state }: Objection, at: Date): DisputeNotice | null {
  if (fields.length === 0) return null;
  return { objectionNo, subjectKey, fields, closedAt: OBJECTION_MOVES[state].length === 0 ? at.toISOString() : null };
}
