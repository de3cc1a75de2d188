import type { Fetch } from './bounded-fetch.ts';
import { createJwksCache, type JwksCache } from './jwks-cache.ts';
import { createRevocationCache, type RevocationCache } from './revocation-cache.ts';
import type { TokenAlgorithm } from './token-algorithm.ts';

/** An issuer the gateway believes, and for what. Two issuers may share keys; a token still counts only for the issuer it names. */
export interface TrustedIssuer {
  /** Compared exactly with `iss`. */
  readonly issuer: string;
  /** Null: by OpenID discovery at the issuer. */
  readonly jwksUri: string | null;
  readonly algorithms: readonly TokenAlgorithm[];
  /** Where its revocation list is; `discover`: its discovery document says; null (default): it publishes none, and short lives must do. */
  readonly revocations?: { readonly uri: string } | 'discover' | null;
}

export interface IssuerTimes {
  /** Keys: see JwksCacheOptions. */
  readonly keys?: { readonly refreshSeconds?: number; readonly cooldownSeconds?: number; readonly staleSeconds?: number } | undefined;
  /** Revocations: see RevocationCacheOptions. */
  readonly revocations?: { readonly refreshSeconds?: number; readonly waitSeconds?: number; readonly staleSeconds?: number } | undefined;
  readonly timeoutMs?: number | undefined;
}

/** A trusted issuer with what is known of it now. */
export interface IssuerState {
  readonly trusted: TrustedIssuer;
  readonly keys: JwksCache;
  readonly revocations: RevocationCache | null;
}

export interface IssuerEffects {
  readonly fetch: Fetch;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly onProblem: (issuer: string, problem: string) => void;
}

/** Makes the caches of one issuer; nothing is fetched before the first token. */
export function followIssuer(trusted: TrustedIssuer, effects: IssuerEffects, { keys: keyTimes, revocations: revocationTimes, timeoutMs }: IssuerTimes): IssuerState {
  const { issuer, revocations = null } = trusted;
  const common = { issuer, fetch: effects.fetch, clock: effects.clock, onProblem: (problem: string) => effects.onProblem(issuer, problem), timeoutMs };
  const keys = createJwksCache({ ...common, ...keyTimes, jwksUri: trusted.jwksUri, algorithms: trusted.algorithms });
  if (revocations === null) return { trusted, keys, revocations: null };
  const revocationsUri = revocations === 'discover' ? null : revocations.uri;
  return { trusted, keys, revocations: createRevocationCache({ ...common, ...revocationTimes, revocationsUri, keys }) };
}
