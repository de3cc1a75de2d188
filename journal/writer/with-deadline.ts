import type { JournalClock } from './journal-clock.ts';

/** A sink took longer than it may. */
export class DeadlineError extends Error {
  readonly code = 'DEADLINE';
  constructor(ms: number) {
    super(`no answer within ${ms} ms`);
    this.name = 'DeadlineError';
  }
}

/** A process that was busy for longer than the deadline sees its timers before the answers that came meanwhile: this long they still count. */
const GRACE_MS = 5;

/** Settles as `work` does, or rejects with {@link DeadlineError} after `ms`. The work itself goes on: a file system call cannot be cancelled. */
export function withDeadline<T>(work: Promise<T>, ms: number, clock: JournalClock): Promise<T> {
  return new Promise((resolve, reject) => {
    let cancel = clock.after(ms, () => {
      cancel = clock.after(GRACE_MS, () => reject(new DeadlineError(ms)));
    });
    work.then((result) => {
      cancel();
      resolve(result);
    }, (error: unknown) => {
      cancel();
      reject(error);
    });
  });
}
