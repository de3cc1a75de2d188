/** A head of a log that something else vouches for: the roster, or an anchor. */
export interface KnownHead {
  readonly size: number;
  readonly root: Buffer;
  /** E.g. `roster entry 17`. */
  readonly source: string;
  readonly code: 'ROSTER_MISMATCH' | 'ANCHOR_MISMATCH';
}
