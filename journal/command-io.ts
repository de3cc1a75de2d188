/** Where a command of the journal writes to and what it takes the time from: the terminal and the clock, or a test's. */
export interface CommandIo {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
  /** A line that the next one overwrites; does nothing where output is no terminal. */
  readonly progress: (line: string) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}
