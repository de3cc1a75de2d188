import { createHmac, timingSafeEqual } from 'node:crypto';

/** A JSON value as an envelope carries it. */
export type EnvelopeValue = string | number | boolean | null | readonly EnvelopeValue[] | { readonly [member: string]: EnvelopeValue };
export type Envelope = { readonly [member: string]: EnvelopeValue };

/** JSON without white space, members in the order of their names, at every depth. */
function ordered(value: EnvelopeValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(ordered).join(',')}]`;
  const members = Object.entries(value as Envelope).toSorted(([a], [b]) => (a < b ? -1 : 1)); // Arrays are dealt with above; Array.isArray does not narrow readonly ones.
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${ordered(member)}`).join(',')}}`;
}

/** `cainfo` of an envelope under signtype SM3: HMAC-SM3 over `name=value` of all other members that hold something, by name, joined with `&`; a reply also over the msgid it answers. */
export function cainfoOf(envelope: Envelope, secret: string, answers: string | null = null): string {
  const parts = Object.entries(envelope)
    .filter(([name, value]) => name !== 'cainfo' && value !== null && value !== '')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : ordered(value)}`);
  return createHmac('sm3', secret).update([...parts, ...(answers === null ? [] : [answers])].join('&'), 'utf8').digest('hex');
}

/** Whether the envelope bears its own right signature. */
export function isRightlySealed(envelope: Envelope, secret: string): boolean {
  const given = Buffer.from(typeof envelope['cainfo'] === 'string' ? envelope['cainfo'] : '');
  const right = Buffer.from(cainfoOf(envelope, secret));
  return envelope['signtype'] === 'SM3' && given.length === right.length && timingSafeEqual(given, right);
}
