/** State of a share grant, a two-person approval or trust between regions; only `live` opens anything. */
export type GrantState = 'live' | 'absent' | 'expired';

const WEIGHT = { live: 2, expired: 1, absent: 0 } as const;

/** The state that says most, of several that would each do. */
export function strongestState(states: Iterable<GrantState>): GrantState {
  let strongest: GrantState = 'absent';
  for (const state of states) if (WEIGHT[state] > WEIGHT[strongest]) strongest = state;
  return strongest;
}

/** A term with an early end. RFC 3339 instants. */
export interface Term {
  readonly validFrom: string;
  readonly validTo: string;
  readonly revokedAt: string | null;
}

/** State of a term at an instant (epoch milliseconds). What was taken back is gone, what has not begun is not there yet. */
export function stateOfTerm({ validFrom, validTo, revokedAt }: Term, at: number): GrantState {
  if (revokedAt !== null || at < Date.parse(validFrom)) return 'absent';
  return at < Date.parse(validTo) ? 'live' : 'expired';
}
