import type { JournalClock } from './journal-clock.ts';

/** A sink took longer than it may. */
export class DeadlineError extends Error {
  readonly code = 'DEADLINE';
  constructor(ms: number) {
    super(`no answer within ${ms} ms`);
    this.name = 'DeadlineError';
  }
}

/** Settles as `work` does, or rejects with {@link DeadlineError} after `ms`. The work itself goes on: a file system call cannot be cancelled. */
export function withDeadline<T>(work: Promise<T>, ms: number, clock: JournalClock): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(new DeadlineError(ms)));
    work.then(resolve, reject).finally(cancel);
  });
}
