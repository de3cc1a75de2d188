import { hash } from 'node:crypto';

/** Signatures already checked, so that a token used for a hundred requests is verified once. Holds digests of tokens, never tokens. */
export interface VerifiedTokenCache {
  /** Whether exactly these bytes were verified under this version of the issuer's key set. */
  has(token: string, issuer: string, version: number): boolean;
  add(token: string, issuer: string, version: number): void;
}

/** Keeps at most `capacity` digests, oldest out first. Only tokens with a good signature get in, so strangers cannot push them out. */
export function createVerifiedTokenCache(capacity: number): VerifiedTokenCache {
  const versions = new Map<string, number>();
  const digest = (token: string, issuer: string): string => hash('sha256', `${issuer}\n${token}`, 'base64url');
  return {
    has: (token, issuer, version) => versions.get(digest(token, issuer)) === version,
    add(token, issuer, version) {
      versions.set(digest(token, issuer), version);
      const [oldest] = versions.keys();
      if (versions.size > capacity && oldest !== undefined) versions.delete(oldest);
    },
  };
}
