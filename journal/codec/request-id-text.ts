import { guardText } from './guard-text.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const PACKED = /^[A-Za-z0-9_-]{22}$/;

/** Room for the bytes of one id while it is spelt: every entry has one. */
const BYTES = Buffer.allocUnsafeSlow(16);

/** A request id as an entry spells it: a UUID as 22 characters of base64url, any other as it is, behind a colon. */
export function packRequestId(id: string): string {
  if (!UUID.test(id)) return `:${guardText(id)}`;
  BYTES.write(id.slice(0, 8) + id.slice(9, 13) + id.slice(14, 18) + id.slice(19, 23) + id.slice(24), 'hex');
  return BYTES.toString('base64url');
}

/** The inverse of {@link packRequestId}. */
export function unpackRequestId(text: string): string {
  if (!PACKED.test(text)) return text.startsWith(':') ? text.slice(1) : text;
  const hex = Buffer.from(text, 'base64url').toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
