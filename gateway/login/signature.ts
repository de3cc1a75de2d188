import { compactVerify } from 'jose';
import type { CompactJws } from './compact-jws.ts';
import type { VerificationKey } from './jwks-cache.ts';

/** Whether the signature holds under this key. The algorithm is the key's, pinned when it was loaded; the header may only agree with it. */
export async function signatureHolds(token: string, jws: CompactJws, { algorithm, key }: VerificationKey): Promise<boolean> {
  if (jws.algorithm !== algorithm) return false;
  try {
    await compactVerify(token, key, { algorithms: [algorithm] });
    return true;
  } catch {
    // jose throws for every way in which a signature does not hold; which way is nobody's business outside.
    return false;
  }
}
