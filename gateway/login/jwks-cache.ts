import { andThen } from '../and-then.ts';
import { fetchBounded, type Fetch } from './bounded-fetch.ts';
import { readJwks } from './jwks-document.ts';
import { discoverMetadata } from './issuer-metadata.ts';
import { createRefreshedValue, type Versioned } from './refreshed-value.ts';
import type { TokenAlgorithm } from './token-algorithm.ts';
import { importVerificationKey, type VerificationKey } from './verification-key.ts';

/** `version` grows with each set loaded: what was verified under one version says nothing under the next. */
export type KeyLookup =
  | { readonly kind: 'found'; readonly key: VerificationKey; readonly version: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unavailable' };

export interface JwksCacheOptions {
  readonly issuer: string;
  /** Null: found by discovery, anew at each load. */
  readonly jwksUri: string | null;
  readonly algorithms: readonly TokenAlgorithm[];
  readonly fetch: Fetch;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** A load that failed; `problem` holds no key and no token. */
  readonly onProblem: (problem: string) => void;
  /** A set older than this is loaded anew in the background, at twice this age before it serves; default 300. */
  readonly refreshSeconds?: number | undefined;
  /** Least time between two loads, however many unknown `kid`s arrive; default 10. A new key is therefore accepted within this time. */
  readonly cooldownSeconds?: number | undefined;
  /** The last good set serves at most this long while the issuer does not answer; default 3600. */
  readonly staleSeconds?: number | undefined;
  /** Default 5000. */
  readonly timeoutMs?: number | undefined;
}

export interface JwksCache {
  /** A promise only where a key set is waited for. */
  find(keyId: string): Promise<KeyLookup> | KeyLookup;
  /** Whether there is a set that may serve; asks for one in the background when there is not. */
  ready(): boolean;
}

/** One issuer's keys: cached, loads rate-limited and single-flight, last good kept for a bounded time, closed after it (access.md J3, J8). */
export function createJwksCache(options: JwksCacheOptions): JwksCache {
  const { refreshSeconds = 300, cooldownSeconds = 10, staleSeconds = 3600, clock, onProblem } = options;
  const keys = createRefreshedValue({
    load: () => loadKeys(options), clock, onProblem, cooldownSeconds, staleSeconds, freshSeconds: refreshSeconds,
    // Past this a removed key might still be here: only an issuer that does not answer may make that last.
    waitSeconds: refreshSeconds * 2,
  });
  return {
    ready() {
      if (keys.peek() !== null) return true;
      void keys.get();
      return false;
    },
    find: (keyId) => andThen(keys.get(), (held) => (held === null || held.value.has(keyId) ? lookUp(held, keyId) : keys.reload().then((serving) => lookUp(serving, keyId)))),
  };
}

function lookUp(serving: Versioned<ReadonlyMap<string, VerificationKey>> | null, keyId: string): KeyLookup {
  if (serving === null) return { kind: 'unavailable' };
  const key = serving.value.get(keyId);
  return key === undefined ? { kind: 'unknown' } : { kind: 'found', key, version: serving.version };
}

const MAX_BYTES = 65_536;

async function loadKeys({ issuer, jwksUri, algorithms, fetch, timeoutMs = 5000 }: JwksCacheOptions): Promise<ReadonlyMap<string, VerificationKey>> {
  const limits = { timeoutMs, maxBytes: MAX_BYTES };
  const uri = jwksUri ?? (await discoverMetadata(fetch, issuer, limits)).jwksUri;
  const reading = readJwks(await fetchBounded(fetch, uri, limits), algorithms);
  if (!reading.ok) throw new Error(`the key set must be usable: ${reading.problem}`);
  const keys = new Map<string, VerificationKey>();
  for (const [keyId, jwk] of reading.keys) keys.set(keyId, await importVerificationKey(jwk));
  return keys;
}
