import { importJWK, type CryptoKey } from 'jose';
import { fetchBounded, type Fetch } from './bounded-fetch.ts';
import { readJwks } from './jwks-document.ts';
import { discoverJwksUri } from './jwks-location.ts';
import type { TokenAlgorithm } from './token-algorithm.ts';

export interface VerificationKey {
  readonly algorithm: TokenAlgorithm;
  readonly key: CryptoKey;
}

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
  readonly onProblem?: (problem: string) => void;
  /** A set older than this is loaded anew in the background, at twice this age before it serves; default 300. */
  readonly refreshSeconds?: number;
  /** Least time between two loads, however many unknown `kid`s arrive; default 10. A new key is therefore accepted within this time. */
  readonly cooldownSeconds?: number;
  /** The last good set serves at most this long while the issuer does not answer; default 3600. */
  readonly staleSeconds?: number;
  readonly timeoutMs?: number;
}

export interface JwksCache {
  find(keyId: string): Promise<KeyLookup>;
  /** Version of the set in use; 0 while there is none that may serve. */
  version(): number;
}

interface LoadedSet {
  readonly keys: ReadonlyMap<string, VerificationKey>;
  readonly loadedAt: number;
  readonly version: number;
}

const MAX_BYTES = 65_536;
/** With no keys at all nothing can be served, so the issuer is asked again sooner. */
const EMPTY_COOLDOWN_MS = 1000;

/** One issuer's keys: cached, loads rate-limited and single-flight, last good kept for a bounded time, closed after it (access.md J3, J8). */
export function createJwksCache(options: JwksCacheOptions): JwksCache {
  const { clock, refreshSeconds = 300, cooldownSeconds = 10, staleSeconds = 3600 } = options;
  let current: LoadedSet | null = null;
  let loading: Promise<void> | null = null;
  let triedAt = Number.NEGATIVE_INFINITY;
  let versions = 0;

  const usable = (): LoadedSet | null => (current !== null && clock() - current.loadedAt <= staleSeconds * 1000 ? current : null);

  async function load(): Promise<void> {
    try {
      const keys = await loadKeys(options);
      current = { keys, loadedAt: clock(), version: ++versions };
    } catch (error) {
      options.onProblem?.(error instanceof Error ? error.message : 'the key set could not be loaded');
    }
  }

  /** Starts or joins a load; null when one was tried too recently. */
  function tryLoad(): Promise<void> | null {
    if (loading !== null) return loading;
    const cooldown = usable() === null ? Math.min(EMPTY_COOLDOWN_MS, cooldownSeconds * 1000) : cooldownSeconds * 1000;
    if (clock() - triedAt < cooldown) return null;
    triedAt = clock();
    loading = load().finally(() => {
      loading = null;
    });
    return loading;
  }

  return {
    version: () => usable()?.version ?? 0,
    async find(keyId) {
      const set = usable();
      const age = set === null ? Number.POSITIVE_INFINITY : clock() - set.loadedAt;
      // Past twice the refresh age a removed key might still be here: only an issuer that does not answer may make that last.
      if (age >= refreshSeconds * 2000) await tryLoad();
      else if (age >= refreshSeconds * 1000) void tryLoad();
      const known = usable()?.keys.get(keyId);
      if (known === undefined && usable() !== null) await tryLoad();
      const serving = usable();
      if (serving === null) return { kind: 'unavailable' };
      const key = serving.keys.get(keyId);
      return key === undefined ? { kind: 'unknown' } : { kind: 'found', key, version: serving.version };
    },
  };
}

async function loadKeys({ issuer, jwksUri, algorithms, fetch, timeoutMs = 5000 }: JwksCacheOptions): Promise<ReadonlyMap<string, VerificationKey>> {
  const limits = { timeoutMs, maxBytes: MAX_BYTES };
  const reading = readJwks(await fetchBounded(fetch, jwksUri ?? (await discoverJwksUri(fetch, issuer, limits)), limits), algorithms);
  if (!reading.ok) throw new Error(`the key set must be usable: ${reading.problem}`);
  const keys = new Map<string, VerificationKey>();
  for (const [keyId, jwk] of reading.keys) {
    const key = await importJWK(jwk, jwk.alg);
    if (key instanceof Uint8Array) throw new Error('a key set must hold public keys only');
    keys.set(keyId, { algorithm: jwk.alg, key });
  }
  return keys;
}
