/** Time as the journal sees it, in milliseconds, and how much of it the process has to spare. */
export interface JournalClock {
  /** Wall clock, since the epoch. */
  now(): number;
  /** A clock that never jumps; only differences mean anything. */
  monotonic(): number;
  /** Whether the process hardly had a moment to spare lately. */
  atLimit(): boolean;
  /** Resolves after `ms`; keeps the process alive until then. */
  wait(ms: number): Promise<void>;
  /** Runs something once after `ms`; calling the result cancels it. Does not keep the process alive. */
  after(ms: number, run: () => void): () => void;
}
