/** What can be wrong with a log, each with a verdict of its own. */
export const PROBLEM_CODES = [
  'NO_LOG', 'CHECKPOINT_MISSING', 'CHECKPOINT_REJECTED', 'CHECKPOINT_FROM_THE_FUTURE', 'CHECKPOINT_SET_BACK', 'ROOT_MISMATCH', 'BUNDLE_MISSING',
  'BUNDLE_TRUNCATED', 'BUNDLE_TOO_LONG', 'ENTRY_CHANGED', 'TILE_CHANGED', 'TILE_MISSING', 'HEAD_MISMATCH', 'ENTRY_MALFORMED', 'REFERENCE_BROKEN',
  'BOOT_MISMATCH', 'PENDING_DAMAGED', 'LOG_MISSING', 'ROSTER_MISMATCH', 'ANCHOR_MISMATCH', 'PRUNED_WRONGLY',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export interface Problem {
  readonly code: ProblemCode;
  /** First entry concerned; null when it is not about entries. */
  readonly index: number | null;
  /** Last entry that may be concerned, where the first is known only to lie in a range. */
  readonly upTo: number | null;
  /** What must hold and what was found; no content of entries. */
  readonly message: string;
}

/** Something an auditor should know of that is no proof of tampering: gaps, unclean ends, bytes discarded. */
export interface Remark {
  readonly index: number | null;
  readonly message: string;
}

export interface LogReport {
  readonly origin: string;
  /** Entries under the checkpoint. */
  readonly size: number;
  /** Entries that wait in `pending/`; a remark says how many of them are under no signature yet. */
  readonly pending: number;
  /** Entries below were pruned: their hashes are there and were checked, they themselves are not. */
  readonly minimumIndex: number;
  /** Base64; null when there is none to name. */
  readonly root: string | null;
  /** Verifier keys that signed the checkpoint. */
  readonly signedBy: readonly string[];
  /** In the order of entries; the first is the one to look at. */
  readonly problems: readonly Problem[];
  readonly remarks: readonly Remark[];
}
