import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { CompactSign, compactVerify } from 'jose';
import { z } from 'zod';

/** What the signature of a supergraph says: which bytes, which version, and which bytes came before. */
export interface SupergraphStatement {
  /** SHA-256 (hex) of the SDL's UTF-8 bytes. */
  readonly sha256: string;
  /** Grows by one with every change, and never falls. */
  readonly version: number;
  /** `sha256` of the version before; null for the first. */
  readonly previous: string | null;
}

const TYPE = 'shuqiao-supergraph+jws';
const HEX = z.string().regex(/^[0-9a-f]{64}$/);
const STATEMENT = z.strictObject({ sha256: HEX, version: z.number().int().min(1), previous: HEX.nullable() });

/** SHA-256 (hex) of a supergraph's SDL; also its schema id. */
export function supergraphHash(sdl: string): string {
  return createHash('sha256').update(sdl, 'utf8').digest('hex');
}

/** Signs a statement: a compact JWS (RFC 7515) with Ed25519, which is deterministic, so the checked-in file changes only with the statement. */
export async function signSupergraph(statement: SupergraphStatement, signingKeyPem: string): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify({ sha256: statement.sha256, version: statement.version, previous: statement.previous }));
  return new CompactSign(payload).setProtectedHeader({ alg: 'EdDSA', typ: TYPE }).sign(ed25519(createPrivateKey(signingKeyPem)));
}

/** The statement of a signature made by one of the trusted keys (SPKI PEM); null for anything else. Says nothing of any SDL: compare the hash. */
export async function verifySupergraphSignature(signature: string, trustPems: readonly string[]): Promise<SupergraphStatement | null> {
  for (const pem of trustPems) {
    const key = ed25519(createPublicKey(pem));
    try {
      const { payload, protectedHeader } = await compactVerify(signature.trim(), key, { algorithms: ['EdDSA'] });
      if (protectedHeader.typ !== TYPE) continue;
      const statement = STATEMENT.safeParse(JSON.parse(new TextDecoder().decode(payload)));
      if (statement.success) return statement.data;
    } catch {
      // Not this key's, or no JWS at all: another trusted key may still hold.
      continue;
    }
  }
  return null;
}

function ed25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError(`a supergraph key must be Ed25519, got ${key.asymmetricKeyType ?? 'a secret key'}`);
  return key;
}
