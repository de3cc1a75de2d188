import { TaskCancelledError, TimeoutStrategy, timeout } from 'cockatiel';

export interface TimeoutSettings {
  /** Milliseconds one attempt may take; the caller's deadline shortens it. */
  readonly attemptMs: number;
}

export const DEFAULT_TIMEOUT: TimeoutSettings = { attemptMs: 5_000 };

export type Timed<T> = { readonly kind: 'DONE'; readonly value: T } | { readonly kind: 'TIMED_OUT' } | { readonly kind: 'CANCELLED' };

/** Runs one attempt under its time limit. The attempt's signal is aborted on time-out and when the caller's is; other errors pass through. */
export async function withinTime<T>(milliseconds: number, signal: AbortSignal, attempt: (signal: AbortSignal) => Promise<T>): Promise<Timed<T>> {
  try {
    const value = await timeout(Math.max(1, milliseconds), TimeoutStrategy.Aggressive).execute((_context, inner) => attempt(inner ?? signal), signal);
    return { kind: 'DONE', value };
  } catch (error) {
    if (!(error instanceof TaskCancelledError)) throw error;
    return { kind: signal.aborted ? 'CANCELLED' : 'TIMED_OUT' };
  }
}
