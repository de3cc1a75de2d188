export interface TimeoutSettings {
  /** Milliseconds one attempt may take; the caller's deadline shortens it. */
  readonly attemptMs: number;
}

export const DEFAULT_TIMEOUT: TimeoutSettings = { attemptMs: 5_000 };

export type Timed<T> = { readonly kind: 'DONE'; readonly value: T } | { readonly kind: 'TIMED_OUT' } | { readonly kind: 'CANCELLED' };

/**
 * Runs one attempt under its time limit. The attempt's signal is aborted on time-out and when the caller's is, and only then: a library that aborts it
 * after success as well makes each call pay for an exception with its stack. Errors pass through.
 */
export async function withinTime<T>(milliseconds: number, signal: AbortSignal, attempt: (signal: AbortSignal) => Promise<T>): Promise<Timed<T>> {
  if (signal.aborted) return { kind: 'CANCELLED' };
  const ended = new AbortController();
  const { promise, resolve } = Promise.withResolvers<Timed<T>>();
  const end = (kind: 'TIMED_OUT' | 'CANCELLED'): void => {
    resolve({ kind });
    ended.abort();
  };
  const timer = setTimeout(() => end('TIMED_OUT'), Math.max(1, milliseconds));
  const onAbort = (): void => end('CANCELLED');
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([attempt(ended.signal).then((value): Timed<T> => ({ kind: 'DONE', value })), promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
