import { compactVerify } from 'jose';
import { sm2 } from 'sm-crypto-v2';
import type { VerificationKey } from './verification-key.ts';

/** The parts of a JWS that its signature is about. */
export interface SignedText {
  readonly algorithm: string;
  /** ASCII of `header.payload`. */
  readonly signingInput: string;
  readonly signature: Uint8Array;
}

/** r and s of an SM2 signature, 32 bytes each. */
const SM2_SIGNATURE_BYTES = 64;

/** Whether the signature holds under this key. The algorithm is the key's, pinned when it was loaded; the header may only agree with it. */
export async function signatureHolds({ algorithm, signingInput, signature }: SignedText, key: VerificationKey): Promise<boolean> {
  if (algorithm !== key.algorithm) return false;
  if (key.kind === 'sm2') return sm2Holds(signingInput, signature, key);
  try {
    await compactVerify(`${signingInput}.${Buffer.from(signature).toString('base64url')}`, key.key, { algorithms: [key.algorithm] });
    return true;
  } catch {
    // jose throws for every way in which a signature does not hold; which way is nobody's business outside.
    return false;
  }
}

/** SM2 with SM3 (GB/T 32918.2) under the distinguishing ID of GM/T 0009, 1234567812345678: OpenSSL through Node takes none but the empty one. */
function sm2Holds(signingInput: string, signature: Uint8Array, { point }: Extract<VerificationKey, { kind: 'sm2' }>): boolean {
  if (signature.length !== SM2_SIGNATURE_BYTES) return false;
  try {
    return sm2.doVerifySignature(Buffer.from(signingInput, 'ascii'), Buffer.from(signature).toString('hex'), point, { hash: true, der: false });
  } catch {
    // The library throws on numbers outside the group: to a verifier that is a signature that fails.
    return false;
  }
}
