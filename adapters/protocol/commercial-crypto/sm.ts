/**
 * The commercial ciphers (商用密码) that departments ask for instead of RSA, AES and SHA: SM2 (GB/T 32918), SM3 (GB/T 32905), SM4 (GB/T 32907). SM3 and
 * SM4 come with OpenSSL; SM2 keys do not load into node:crypto, so SM2 comes from sm-crypto-v2.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';

/** The signer's identity of GM/T 0009 when none was agreed. OpenSSL's own default is empty, under which the same signature fails. */
export const DEFAULT_SM2_IDENTITY = '1234567812345678';

export type Sm2Form = 'RAW_HEX' | 'DER_HEX';

/** Signs with a private key of 64 hex digits. Departments take either the raw r‖s or DER. */
export function signSm2(message: string, privateKeyHex: string, form: Sm2Form, identity: string = DEFAULT_SM2_IDENTITY): string {
  return sm2.doSignature(message, privateKeyHex, { hash: true, der: form === 'DER_HEX', userId: identity });
}

/** Whether a signature in hex holds under a public key of 130 hex digits. Never throws. */
export function isSm2Signature(message: string, signatureHex: string, publicKeyHex: string, form: Sm2Form, identity: string = DEFAULT_SM2_IDENTITY): boolean {
  try {
    return sm2.doVerifySignature(message, signatureHex, publicKeyHex, { hash: true, der: form === 'DER_HEX', userId: identity });
  } catch {
    // Not even the form of a signature.
    return false;
  }
}

export function sm3Hex(text: string): string {
  return createHash('sm3').update(text, 'utf8').digest('hex');
}

export function hmacSm3Hex(key: string, text: string): string {
  return createHmac('sm3', key).update(text, 'utf8').digest('hex');
}

export type BodyCipher = 'sm4-cbc' | 'sm4-ecb' | 'aes-128-ecb';

/** Encrypts a body (`encryptEntity.encryptParam`), PKCS#7, Base64. `iv` is 16 bytes for CBC and null for ECB. */
export function encryptBody(cipher: BodyCipher, key: Uint8Array, iv: Uint8Array | null, plain: string): string {
  const encryption = createCipheriv(cipher, key, iv);
  return encryption.update(plain, 'utf8', 'base64') + encryption.final('base64');
}

/** The plain body; null when it does not decrypt. Never throws. */
export function decryptBody(cipher: BodyCipher, key: Uint8Array, iv: Uint8Array | null, base64: string): string | null {
  try {
    const decryption = createDecipheriv(cipher, key, iv);
    return decryption.update(base64, 'base64', 'utf8') + decryption.final('utf8');
  } catch {
    // Bad padding or length: another key or another mode.
    return null;
  }
}
