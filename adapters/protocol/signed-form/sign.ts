import { createPrivateKey, createSign, createVerify, type KeyLike } from 'node:crypto';
import { signSm2 } from '../commercial-crypto/sm.ts';

/** Members of the form, in the order in which their values are joined and signed. */
export const SIGNED_FIELDS = ['appKey', 'messageId', 'userName', 'status', 'content', 'timestamp'] as const;
export type SignedFields = Readonly<Record<(typeof SIGNED_FIELDS)[number], string>>;

/** What is signed: the values without separator, in UTF-8, before they are percent-encoded. */
export function stringToSign(fields: SignedFields): string {
  return SIGNED_FIELDS.map((name) => fields[name]).join('');
}

/** `sign`: Base64 of RSASSA-PKCS1-v1_5 with SHA-256. */
export function signForm(fields: SignedFields, privateKey: KeyLike): string {
  return createSign('RSA-SHA256').update(stringToSign(fields), 'utf8').sign(privateKey, 'base64');
}

/** Whether a signature holds. */
export function isFormSignature(fields: SignedFields, sign: string, publicKey: KeyLike): boolean {
  return createVerify('RSA-SHA256').update(stringToSign(fields), 'utf8').verify(publicKey, sign, 'base64');
}

/** The form as sent. `+` in the signature becomes `%2B`: sent bare it arrives as a space and the signature fails. */
export function writeSignedForm(fields: SignedFields, sign: string): string {
  return new URLSearchParams([...SIGNED_FIELDS.map((name) => [name, fields[name]]), ['sign', sign]]).toString();
}

/** How an application signs: the RSA key of a PEM file, or the SM2 key (64 hex digits) of a department that asks for commercial ciphers. Secrets: never logged. */
export type FormKey = { readonly algorithm: 'RSA'; readonly privateKeyPem: string } | { readonly algorithm: 'SM2'; readonly privateKeyHex: string };

/** The signing function of a key. Throws at the start, without the key, when it is none. SM2 signatures go as Base64 of DER. */
export function formSigner(key: FormKey): (fields: SignedFields) => string {
  if (key.algorithm === 'RSA') {
    const privateKey = createPrivateKey(key.privateKeyPem);
    return (fields) => signForm(fields, privateKey);
  }
  const { privateKeyHex } = key;
  if (!/^[0-9a-f]{64}$/i.test(privateKeyHex)) throw new TypeError('an SM2 private key must be 64 hex digits');
  return (fields) => Buffer.from(signSm2(stringToSign(fields), privateKeyHex, 'DER_HEX'), 'hex').toString('base64');
}
