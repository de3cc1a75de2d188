import { andThen } from '../and-then.ts';
import { fetchBounded, type Fetch } from './bounded-fetch.ts';
import { discoverMetadata } from './issuer-metadata.ts';
import type { JwksCache } from './jwks-cache.ts';
import { createRefreshedValue } from './refreshed-value.ts';
import { isRevoked, readRevocationList, type RevocableToken, type RevocationList } from './revocation-list.ts';

export interface RevocationCacheOptions {
  readonly issuer: string;
  /** Null: found by discovery. */
  readonly revocationsUri: string | null;
  readonly keys: JwksCache;
  readonly fetch: Fetch;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly onProblem: (problem: string) => void;
  /** A list older than this is loaded anew in the background; default 2. */
  readonly refreshSeconds?: number | undefined;
  /** A list older than this is not enough for the next request, which waits for a new one; default 3. A revocation takes effect within this time. */
  readonly waitSeconds?: number | undefined;
  /**
   * The last list serves at most this long while the issuer does not answer; default 900, the life of a token: an issuer that is silent signs none
   * either, so what it signed before has run out by then.
   */
  readonly staleSeconds?: number | undefined;
  readonly timeoutMs?: number | undefined;
}

export type RevocationVerdict = 'valid' | 'revoked' | 'unavailable';

/** What an issuer's list says of tokens. */
export interface RevocationCache {
  /** A promise only where a list is waited for. */
  check(token: RevocableToken): Promise<RevocationVerdict> | RevocationVerdict;
}

const MAX_BYTES = 4_194_304;
/** How far a list's `iat` may lie from this clock: a list kept back by somebody in between is no news. */
const MAX_LIST_AGE_SECONDS = 120;

/** One issuer's revocation list: refreshed under traffic, never taken back in time, closed when it cannot be had for long. */
export function createRevocationCache(options: RevocationCacheOptions): RevocationCache {
  const { issuer, clock, onProblem, refreshSeconds = 2, waitSeconds = 3, staleSeconds = 900 } = options;
  let newest = 0;
  async function load(): Promise<RevocationList> {
    const limits = { timeoutMs: options.timeoutMs ?? 5000, maxBytes: MAX_BYTES };
    const uri = options.revocationsUri ?? (await discoverMetadata(options.fetch, issuer, limits)).revocationsUri;
    if (uri === null) throw new Error('the discovery document must hold revocation_list_uri');
    const list = await readRevocationList(await fetchBounded(options.fetch, uri, limits), issuer, options.keys);
    if (Math.abs(clock() / 1000 - list.issuedAt) > MAX_LIST_AGE_SECONDS) throw new Error(`the revocation list must be at most ${MAX_LIST_AGE_SECONDS} s old`);
    if (list.issuedAt < newest) throw new Error('the revocation list must not be older than the one before');
    newest = list.issuedAt;
    return list;
  }
  const list = createRefreshedValue({ load, clock, onProblem, freshSeconds: refreshSeconds, waitSeconds, staleSeconds, cooldownSeconds: refreshSeconds });
  return {
    check: (token) => andThen(list.get(), (held) => (held === null ? 'unavailable' : isRevoked(held.value, token) ? 'revoked' : 'valid')),
  };
}
