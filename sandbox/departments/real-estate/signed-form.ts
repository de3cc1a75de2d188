import { verify, type KeyObject } from 'node:crypto';

/** The form as it arrives. */
export type SignedForm = Readonly<Record<(typeof FIELDS)[number] | 'sign', string>>;

const FIELDS = ['appKey', 'messageId', 'userName', 'status', 'content', 'timestamp'] as const;

/** Reads the form; null when a member is missing. A `+` that was not percent-encoded arrives as a space, as everywhere. */
export function readSignedForm(body: Buffer): SignedForm | null {
  const form = new URLSearchParams(body.toString('utf8'));
  const values = [...FIELDS, 'sign'].map((name) => [name, form.get(name)] as const);
  if (values.some(([, value]) => value === null)) return null;
  const [appKey = '', messageId = '', userName = '', status = '', content = '', timestamp = '', sign = ''] = values.map(([, value]) => value ?? '');
  return { appKey, messageId, userName, status, content, timestamp, sign };
}

/** Whether the signature holds: RSASSA-PKCS1-v1_5 with SHA-256 over the values joined in the order of the form, before URL encoding. */
export function isRightlySigned(form: SignedForm, key: KeyObject): boolean {
  if (!/^[0-9A-Za-z+/]+={0,2}$/.test(form.sign)) return false;
  return verify('sha256', Buffer.from(FIELDS.map((name) => form[name]).join(''), 'utf8'), key, Buffer.from(form.sign, 'base64'));
}
