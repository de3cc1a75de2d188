import { createHash } from 'node:crypto';

/** A filter of the auditor's search, as the graph gives it: `null` and absent mean no condition; conditions are met together. */
export interface EntryFilter {
  readonly log?: string | null;
  readonly principalKind?: readonly string[] | null;
  /** `entryId` of an entry whose asking person is meant. */
  readonly sameActorAs?: string | null;
  readonly organization?: readonly string[] | null;
  readonly clientId?: readonly string[] | null;
  readonly item?: readonly string[] | null;
  readonly caseNo?: string | null;
  /** Coordinates, or `Type.*`. */
  readonly field?: readonly string[] | null;
  readonly gradeAtLeast?: number | null;
  readonly outcome?: readonly FieldOutcomeKind[] | null;
  readonly refusal?: readonly string[] | null;
  readonly source?: readonly string[] | null;
  readonly sourceStatus?: readonly string[] | null;
  /** RFC 3339 instants: from (inclusive) to (exclusive). */
  readonly from?: string | null;
  readonly to?: string | null;
  readonly rowsAtLeast?: number | null;
  readonly latencyAtLeast?: number | null;
  readonly lookupId?: string | null;
}

/** What became of a field, in the words of the graph, and the letter the log has for it. */
export const FIELD_OUTCOME_LETTERS = { ALLOWED: 'A', MASKED: 'M', DENIED: 'D', VERDICT: 'V', NOT_RESOLVED: 'N' } as const;
export type FieldOutcomeKind = keyof typeof FIELD_OUTCOME_LETTERS;

/** Graph's words for the states a field had, e.g. `AM` or a tally's letters. */
export function outcomeKinds(letters: string): FieldOutcomeKind[] {
  return Object.entries(FIELD_OUTCOME_LETTERS).flatMap(([kind, letter]) => (letters.includes(letter) ? [kind as FieldOutcomeKind] : [])); // keys of the table above
}

/** The filter as a short name: a cursor of one search opens in no other. */
export function filterName(filter: EntryFilter): string {
  const given = Object.entries(filter).filter(([, value]) => value !== null && value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(given)).digest('base64url');
}
