/** Time as the journal sees it. All in milliseconds. */
export interface JournalClock {
  /** Wall clock, since the epoch. */
  now(): number;
  /** A clock that never jumps; only differences mean anything. */
  monotonic(): number;
  /** Resolves after `ms`; keeps the process alive until then. */
  wait(ms: number): Promise<void>;
  /** Runs something once after `ms`; calling the result cancels it. Does not keep the process alive. */
  after(ms: number, run: () => void): () => void;
}
