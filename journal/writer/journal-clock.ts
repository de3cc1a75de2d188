/** Time as the journal sees it, in milliseconds, and whether the process is busy with anything else. */
export interface JournalClock {
  /** Wall clock, since the epoch. */
  now(): number;
  /** A clock that never jumps; only differences mean anything. */
  monotonic(): number;
  /** How many events (sockets, answers of threads) the process has handled up to this turn of its event loop. */
  handled(): number;
  /** Runs something once after `ms`; calling the result cancels it. Does not keep the process alive. */
  after(ms: number, run: () => void): () => void;
}
