import { hash } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import { readCompactJws } from './compact-jws.ts';
import type { LoginReason } from './login-refusal.ts';
import type { LoginRequest } from './login-request.ts';
import type { ProofReplayStore } from './proof-replay-store.ts';
import { signatureHolds } from './signature.ts';
import { readJwks } from './jwks-document.ts';
import type { TokenAlgorithm } from './token-algorithm.ts';
import { importVerificationKey } from './verification-key.ts';

/** What proofs of possession are checked by. */
export interface ProofPolicy {
  /** Origins under which clients reach this gateway, e.g. `https://graph.example.invalid`: what `htu` may begin with. The Host header is no witness. */
  readonly origins: readonly string[];
  readonly replays: ProofReplayStore;
  /** Seconds a proof's `iat` may lie from this clock; default 60. */
  readonly windowSeconds?: number;
}

/** Algorithms a client may prove with: asymmetric ones only, and not the issuer's choice. */
export const PROOF_ALGORITHMS = ['ES256', 'EdDSA'] as const satisfies readonly TokenAlgorithm[];

const TYPES: ReadonlySet<string> = new Set(['dpop+jwt']);
const MAX_PROOF_LENGTH = 4096;
const claimsSchema = z.looseObject({ jti: z.string().min(8).max(128), htm: z.string(), htu: z.url(), iat: z.number().int(), ath: z.string() });

/** The request, the token it carries and the key that token is bound to (`cnf.jkt`). */
export interface ProvenRequest {
  readonly request: LoginRequest;
  readonly token: string;
  readonly thumbprint: string;
  /** Epoch seconds. */
  readonly now: number;
}

/** Checks the DPoP proof of a request (RFC 9449 section 4.3, in its order); null when it holds, and then it is used up. */
export async function checkProof({ origins, replays, windowSeconds = 60 }: ProofPolicy, { request, token, thumbprint, now }: ProvenRequest): Promise<LoginReason | null> {
  const [proof, ...others] = request.headers['dpop'] ?? [];
  if (proof === undefined) return 'PROOF_MISSING';
  if (others.length > 0 || proof.length > MAX_PROOF_LENGTH) return 'PROOF_MALFORMED';
  const reading = readCompactJws(proof, TYPES);
  if (!reading.ok) return 'PROOF_MALFORMED';
  const { header, claims: signed } = reading.jws;
  const key = await proofKey(header['jwk']);
  if (key === null || key.thumbprint !== thumbprint) return 'PROOF_KEY_WRONG';
  if (!(await signatureHolds(reading.jws, key.key))) return 'PROOF_SIGNATURE_WRONG';
  const claims = claimsSchema.safeParse(signed);
  if (!claims.success) return 'PROOF_MALFORMED';
  const { jti, htm, htu, iat, ath } = claims.data;
  if (htm !== request.method || !isTarget(htu, origins, request.target)) return 'PROOF_OF_OTHER_REQUEST';
  if (ath !== hash('sha256', token, 'base64url')) return 'PROOF_OF_OTHER_TOKEN';
  if (Math.abs(now - iat) > windowSeconds) return 'PROOF_STALE';
  try {
    // Remembered for as long as it could be presented again.
    return (await replays.firstUse(`${thumbprint} ${jti}`, iat + windowSeconds + 1)) ? null : 'PROOF_REPLAYED';
  } catch {
    // A shared store that cannot be asked: whether the proof is new is unknown, so it does not count.
    return 'PROOFS_UNAVAILABLE';
  }
}

/** The public key in the proof's header; null when it is none, or holds private members. */
async function proofKey(jwk: unknown) {
  if (typeof jwk !== 'object' || jwk === null || 'd' in jwk || 'k' in jwk || 'p' in jwk) return null;
  // The same narrow reading as an issuer's keys, under a name of our own.
  const reading = readJwks(JSON.stringify({ keys: [{ ...jwk, kid: 'proof', use: undefined, key_ops: undefined }] }), PROOF_ALGORITHMS);
  const read = reading.ok ? reading.keys.get('proof') : undefined;
  if (read === undefined) return null;
  try {
    return { key: await importVerificationKey(read), thumbprint: await calculateJwkThumbprint({ ...read }) };
  } catch {
    // A point off its curve or members that are missing: no key.
    return null;
  }
}

/** `htu` without query and fragment, against the address this request was sent to. */
function isTarget(htu: string, origins: readonly string[], target: string): boolean {
  const url = new URL(htu);
  const [path = ''] = target.split('?');
  return url.username === '' && url.password === '' && origins.includes(url.origin) && url.pathname === path;
}
