import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createDpopKey, type DpopKey } from './dpop-key.ts';
import { TokenRefused } from './token-refused.ts';

/** The key in a PEM file (PKCS#8, EC P-256); makes the file, readable by its owner only, when there is none. */
export function readDpopKey(file: string): DpopKey {
  try {
    const made = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    // `wx` fails where the file exists, so a key in use is never replaced.
    writeFileSync(file, made.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
    return createDpopKey(made);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw new TokenRefused('--dpop-key must name a file that can be read or made', { cause: error });
  }
  const key = createPrivateKey(readFileSync(file, 'utf8'));
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new TokenRefused('--dpop-key must hold an EC P-256 private key');
  return createDpopKey(key);
}
