/** A checkpoint as an anchor holds it: the signed note, and a version that changes with every replacement. */
export interface AnchoredCheckpoint {
  readonly note: Buffer;
  readonly version: number;
}

/**
 * A second place that holds the last checkpoint of each log and replaces it only by compare-and-swap, so that two histories of one log cannot
 * both be committed: a directory elsewhere, a database, a chain client. It is trusted to keep, not to judge: notes are verified by who reads them.
 */
export interface CheckpointAnchor {
  /** The last checkpoint committed for a log; null when there is none. */
  read(origin: string): Promise<AnchoredCheckpoint | null>;
  /** All origins that have a checkpoint here. */
  origins(): Promise<readonly string[]>;
  /** Commits `note` if the log's version is still `expected` (0: none yet); false when somebody else was first. Durable when it resolves true. */
  replace(origin: string, expected: number, note: Buffer): Promise<boolean>;
  close(): Promise<void>;
}
