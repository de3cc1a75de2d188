import { handleWhenResult, retry, type IBackoff, type IRetryBackoffContext, type RetryPolicy } from 'cockatiel';

export interface RetrySettings {
  /** Tries after the first. 0 turns retrying off. */
  readonly retries: number;
  /** Upper bound of the first wait in milliseconds; it doubles with each try. */
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

export const DEFAULT_RETRY: RetrySettings = { retries: 2, firstDelayMs: 50, maxDelayMs: 1_000 };

/**
 * Full jitter: each wait is drawn evenly from [0, bound), so that many callers who failed together do not come back together. Cockatiel's own
 * generator draws from Math.random; this one from the injected source.
 */
export function fullJitterMs(retryNumber: number, settings: RetrySettings, random: () => number): number {
  return Math.floor(random() * Math.min(settings.maxDelayMs, settings.firstDelayMs * 2 ** (retryNumber - 1)));
}

/** A retry policy for one call: tries again while `again` says so of the result. For safe calls only: the caller decides which are. */
export function retryWhile<R>(settings: RetrySettings, random: () => number, again: (result: R) => boolean): RetryPolicy {
  const next = (context: IRetryBackoffContext<unknown>): IBackoff<IRetryBackoffContext<unknown>> => ({
    duration: fullJitterMs(context.attempt, settings, random),
    next,
  });
  // Cockatiel types the predicate's result as unknown; this policy is only ever executed with functions that give an R.
  return retry(handleWhenResult((result) => again(result as R)), { maxAttempts: settings.retries, backoff: { next } });
}
