import { createSign, createVerify, type KeyLike } from 'node:crypto';

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
