import type { CallContext } from '../call-context.ts';
import type { Clock } from '../clock.ts';
import { unavailable, type Reading, type Unfound } from '../reading.ts';

/** The longest wait setTimeout takes; a later deadline is as good as this one. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Gives the work until the caller's deadline, and stops waiting at once when the caller goes away: TIMEOUT or CANCELLED. The signal the work
 * gets is aborted in both cases.
 */
export async function untilDeadline<T>(context: CallContext, clock: Clock, work: (signal: AbortSignal) => Promise<Reading<T>>): Promise<Reading<T>> {
  const remaining = context.deadline - clock.now();
  if (context.signal.aborted) return unavailable('CANCELLED');
  if (remaining <= 0) return unavailable('TIMEOUT');
  const ended = new AbortController();
  const { promise, resolve } = Promise.withResolvers<Unfound>();
  const end = (cause: 'TIMEOUT' | 'CANCELLED'): void => {
    resolve(unavailable(cause));
    ended.abort();
  };
  const timer = setTimeout(() => end('TIMEOUT'), Math.min(remaining, LONGEST_TIMER_MS));
  const onAbort = (): void => end('CANCELLED');
  context.signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work(ended.signal), promise]);
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener('abort', onAbort);
  }
}
