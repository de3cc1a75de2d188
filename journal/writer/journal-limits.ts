/** Times are milliseconds, disk thresholds shares of the file system in use. */
export interface JournalLimits {
  /** A sink that takes longer is ejected: the other one goes on alone. */
  readonly sinkDeadlineMs: number;
  /** The same where there is no other one: ejecting it refuses every request, so it may take longer. */
  readonly soleSinkDeadlineMs: number;
  /** In a process that has other work turn after turn: how long after the beginning of one group commit the next gathers; 0 for one turn. */
  readonly gatherMs: number;
  /** Zeros written after a frame where it does not fit into those written before: a frame that replaces zeros is durable without a change to the file system's own records. */
  readonly zerosAheadBytes: number;
  /** Longest time between two signed heads of frames; those in between are sealed. 0 to sign each. */
  readonly signMs: number;
  /** Housekeeping: publication, probes, clock. */
  readonly tickMs: number;
  readonly heartbeatMs: number;
  readonly diskCheckMs: number;
  /** A wall clock that moved this much against the monotonic clock is noted. */
  readonly clockJumpMs: number;
  /** Checkpoints later than this are noted; later than the grace, L3 and L4 are refused. */
  readonly checkpointAlertMs: number;
  readonly checkpointGraceMs: number;
  readonly keyTtlMs: number;
  readonly keyDeadlineMs: number;
  readonly diskAlert: number;
  readonly diskRestricted: number;
  readonly diskFull: number;
  /** Room kept for the entries that say the disk is full. */
  readonly reserveBytes: number;
}

/** Defaults after audit.md 2.7. */
export const DEFAULT_LIMITS: JournalLimits = {
  sinkDeadlineMs: 250, soleSinkDeadlineMs: 5_000, gatherMs: 10, zerosAheadBytes: 64 * 1024, signMs: 100, tickMs: 1_000, heartbeatMs: 60_000, diskCheckMs: 5_000, clockJumpMs: 2_000, checkpointAlertMs: 60_000,
  checkpointGraceMs: 4 * 3_600_000, keyTtlMs: 15 * 60_000, keyDeadlineMs: 2_000, diskAlert: 0.9, diskRestricted: 0.97, diskFull: 0.995, reserveBytes: 512 * 1024,
};
