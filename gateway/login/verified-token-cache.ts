import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { deepFreeze } from '../operation/deep-freeze.ts';
import type { Principal } from './principal.ts';
import type { TokenClaims } from './token-claims.ts';
import type { IssuerState } from './trusted-issuer.ts';
import type { VerifiedToken } from './verified-token.ts';

/** A token whose signature and claims were found good. What depends on the clock is not in here and is checked at each request. */
export interface BelievedToken {
  readonly issuer: IssuerState;
  readonly keyId: string;
  /** Version of the issuer's key set it was verified under; under another it must be verified again. */
  readonly version: number;
  /** As signed; deep-frozen, since requests share it. */
  readonly signed: Readonly<Record<string, unknown>>;
  /** The same, read; deep-frozen. */
  readonly claims: TokenClaims;
  /** What it admitted last: the same object again while nothing changed with the clock, so that what follows from it is found by it. */
  admitted: Admitted | null;
}

/** Who a token says its holder is, and what is kept of the token. Frozen. */
export interface Admitted {
  readonly ok: true;
  readonly principal: Principal;
  readonly token: VerifiedToken;
}

/** Tokens believed before, so that one used for a hundred requests is verified once. Keyed by digest: no token is kept longer than a connection that brings it. */
export interface VerifiedTokenCache {
  /** `connection`: what it came over. The one that came over it before is known by itself, without a digest (decision 0411). */
  get(token: string, connection?: object): BelievedToken | undefined;
  add(token: string, believed: BelievedToken): void;
}

/** Keeps the `capacity` tokens used last. Only good ones get in, so strangers cannot push them out. */
export function createVerifiedTokenCache(capacity: number): VerifiedTokenCache {
  const kept = new LRUCache<string, BelievedToken>({ max: capacity });
  const digest = (token: string): string => hash('sha256', token, 'base64url');
  const brought = new WeakMap<object, { readonly token: string; readonly believed: BelievedToken }>();
  return {
    get(token, connection) {
      const before = connection === undefined ? undefined : brought.get(connection);
      if (before?.token === token) return before.believed;
      const believed = kept.get(digest(token));
      if (connection !== undefined && believed !== undefined) brought.set(connection, { token, believed });
      return believed;
    },
    add(token, believed) {
      deepFreeze(believed.signed);
      deepFreeze(believed.claims);
      kept.set(digest(token), believed);
    },
  };
}
