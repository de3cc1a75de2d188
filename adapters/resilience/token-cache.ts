import type { Clock } from '../clock.ts';
import { unavailable, type Reading, type Unfound } from '../reading.ts';

export interface TokenCacheSettings {
  /** A token is renewed this many milliseconds before its end, so that none ends on the way. */
  readonly renewEarlyMs: number;
}

export const DEFAULT_TOKEN_CACHE: TokenCacheSettings = { renewEarlyMs: 30_000 };

export interface Token<T> {
  readonly value: T;
  /** Epoch milliseconds. */
  readonly endsAt: number;
}

export interface TokenCache<T> {
  /**
   * The current token. However many callers wait, one fetch is under way: where only the newest token is valid, a second fetch would void the
   * first. A caller who gives up does not cancel it for the others.
   */
  get(signal: AbortSignal): Promise<Reading<Token<T>>>;
  /** The department refused this token. Only that very token is dropped: a late refusal must not void its successor. */
  drop(token: Token<T>): void;
}

/** Resolves to CANCELLED when the signal aborts first; the work goes on. */
async function orCancelled<R>(work: Promise<R>, signal: AbortSignal): Promise<R | Unfound> {
  if (signal.aborted) return unavailable('CANCELLED');
  const { promise, resolve } = Promise.withResolvers<Unfound>();
  const onAbort = (): void => resolve(unavailable('CANCELLED'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** `fetchToken` must end by itself (it has its own time limit) and must not throw. */
export function createTokenCache<T>(fetchToken: () => Promise<Reading<Token<T>>>, clock: Clock, settings: TokenCacheSettings = DEFAULT_TOKEN_CACHE): TokenCache<T> {
  let current: Reading<Token<T>> | null = null;
  let underWay: Promise<Reading<Token<T>>> | null = null;

  const usable = (): Reading<Token<T>> | null =>
    current?.outcome === 'FOUND' && clock.now() < current.value.endsAt - settings.renewEarlyMs ? current : null;
  const renew = async (): Promise<Reading<Token<T>>> => {
    try {
      current = await fetchToken();
      return current;
    } finally {
      underWay = null;
    }
  };
  return {
    get: async (signal) => usable() ?? (await orCancelled((underWay ??= renew()), signal)),
    drop: (token) => {
      if (current?.outcome === 'FOUND' && current.value === token) current = null;
    },
  };
}
