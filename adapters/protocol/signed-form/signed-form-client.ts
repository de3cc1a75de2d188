import type { Clock } from '../../clock.ts';
import type { Reading } from '../../reading.ts';
import type { HttpReply, HttpTransport } from '../http-transport.ts';
import { formSigner, writeSignedForm, type FormKey } from './sign.ts';

/** The city gateway's form interface (domain.md 7.1): JSON in a member of a form, an RSA signature over the members. */
export interface SignedFormOptions {
  /** Origin, e.g. `http://127.0.0.1:4207`. */
  readonly url: string;
  readonly appKey: string;
  /** Name of the calling account. Default `shuqiao`. */
  readonly userName?: string;
  readonly key: FormKey;
  readonly transport: HttpTransport;
  readonly clock: Clock;
  /** Uniform in [0, 1): tells message numbers of one millisecond apart. */
  readonly random: () => number;
}

export interface SignedFormClient {
  /** One call; a message number is taken once, so each try makes its own. */
  post(path: string, content: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Reading<HttpReply>>;
}

const HEADERS = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };

export function createSignedFormClient({ url, appKey, userName = 'shuqiao', key, transport, clock, random }: SignedFormOptions): SignedFormClient {
  const sign = formSigner(key);
  let calls = 0;
  return {
    post: (path, content, signal) => {
      const now = clock.now();
      calls = (calls + 1) % 1_000_000;
      const messageId = `MSG${now}${String(calls).padStart(6, '0')}${Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0')}`;
      const fields = { appKey, messageId, userName, status: '0', content: JSON.stringify(content), timestamp: String(now) };
      return transport.send({ method: 'POST', url: `${url}${path}`, headers: HEADERS, body: writeSignedForm(fields, sign(fields)) }, signal);
    },
  };
}
