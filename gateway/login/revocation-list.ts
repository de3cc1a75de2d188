import { z } from 'zod';
import { readCompactJws, keyIdOf } from './compact-jws.ts';
import type { JwksCache } from './jwks-cache.ts';
import { signatureHolds } from './signature.ts';

/** What one issuer has taken back (docs/access-token.md, "Revocation"). */
export interface RevocationList {
  /** Epoch seconds at which the issuer signed it. */
  readonly issuedAt: number;
  /** `jti`s revoked one by one; each may be forgotten once its token has run out. */
  readonly tokens: ReadonlySet<string>;
  /** `sub` or client id → everything issued up to this second is revoked: logout, change of role, lost secret. */
  readonly subjects: ReadonlyMap<string, number>;
  readonly clients: ReadonlyMap<string, number>;
}

/** The facts of a token that a list is asked about. */
export interface RevocableToken {
  readonly tokenId: string;
  readonly subject: string;
  readonly clientId: string;
  readonly issuedAt: number;
}

/** Whether the list takes this token back. */
export function isRevoked({ tokens, subjects, clients }: RevocationList, { tokenId, subject, clientId, issuedAt }: RevocableToken): boolean {
  if (tokens.has(tokenId)) return true;
  // Up to and with the second itself: `iat` knows no fractions, and the closed side is the safe one.
  return issuedAt <= (subjects.get(subject) ?? 0) || issuedAt <= (clients.get(clientId) ?? 0);
}

const TYPES: ReadonlySet<string> = new Set(['revocations+jwt']);
const seconds = z.number().int().positive();
const listSchema = z.object({
  iss: z.string(),
  iat: seconds,
  tokens: z.array(z.string().max(128)).max(100_000),
  subjects: z.record(z.string(), seconds),
  clients: z.record(z.string(), seconds),
});

/** Reads and verifies a list signed by the issuer with one of its token keys. Throws with what must hold. */
export async function readRevocationList(text: string, issuer: string, keys: JwksCache): Promise<RevocationList> {
  const reading = readCompactJws(text.trim(), TYPES);
  if (!reading.ok) throw new Error(`the revocation list must be a signed list: ${reading.reason}`);
  const keyId = keyIdOf(reading.jws);
  const lookup = keyId === null ? { kind: 'unknown' as const } : await keys.find(keyId);
  if (lookup.kind !== 'found' || !(await signatureHolds(reading.jws, lookup.key))) throw new Error('the revocation list must be signed by the issuer');
  const list = listSchema.safeParse(reading.jws.claims);
  if (!list.success || list.data.iss !== issuer) throw new Error('the revocation list must be the issuer’s own and hold iat, tokens, subjects and clients');
  const { iat, tokens, subjects, clients } = list.data;
  return { issuedAt: iat, tokens: new Set(tokens), subjects: new Map(Object.entries(subjects)), clients: new Map(Object.entries(clients)) };
}
