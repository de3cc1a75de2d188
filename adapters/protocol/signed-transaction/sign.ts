import { createHash, timingSafeEqual } from 'node:crypto';
import { hmacSm3Hex } from '../commercial-crypto/sm.ts';
import { asArray, asObject, type JsonObject } from '../json-value.ts';

/** `signtype` of envelopes sealed with HMAC-SM3. */
export const SEAL_TYPE = 'SM3';

/** JSON without white space, members in the order of their names, at every depth. */
function ordered(value: unknown): string {
  const items = asArray(value);
  if (items !== null) return `[${items.map(ordered).join(',')}]`;
  const object = asObject(value);
  if (object === null) return JSON.stringify(value) ?? 'null';
  return `{${Object.keys(object).toSorted().map((name) => `${JSON.stringify(name)}:${ordered(object[name])}`).join(',')}}`;
}

/**
 * `cainfo` of an envelope: HMAC-SM3 under the application's secret over `name=value` of every other member that holds something, in the order of the names,
 * joined with `&`; objects as JSON with their members in order. A reply is sealed together with the msgid it answers, so that none can stand for another.
 */
export function sealOf(envelope: JsonObject, secret: string, answers: string | null): string {
  const parts = Object.keys(envelope).toSorted()
    .filter((name) => name !== 'cainfo' && envelope[name] !== null && envelope[name] !== undefined && envelope[name] !== '')
    .map((name) => `${name}=${typeof envelope[name] === 'string' ? envelope[name] : ordered(envelope[name])}`);
  return hmacSm3Hex(secret, [...parts, ...(answers === null ? [] : [answers])].join('&'));
}

/** Whether a reply bears the right seal for this question. */
export function isSealed(envelope: JsonObject, secret: string, answers: string): boolean {
  const { cainfo, signtype } = envelope;
  if (signtype !== SEAL_TYPE || typeof cainfo !== 'string') return false;
  const [given, right] = [Buffer.from(cainfo.toLowerCase()), Buffer.from(sealOf(envelope, secret, answers))];
  return given.length === right.length && timingSafeEqual(given, right);
}

/** The four headers of the platform's gateway: SHA-256 of timestamp (seconds), token, nonce and timestamp again. They cover neither envelope nor answer. */
export function gatewayHeaders(paasId: string, token: string, timestamp: string, nonce: string): Readonly<Record<string, string>> {
  const signature = createHash('sha256').update(timestamp + token + nonce + timestamp).digest('hex');
  return { 'x-tif-paasid': paasId, 'x-tif-timestamp': timestamp, 'x-tif-nonce': nonce, 'x-tif-signature': signature };
}
