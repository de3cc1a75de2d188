import { createHmac } from 'node:crypto';

/** The four values of the national exchange platform, in its own names. */
export interface ExchangeHeaders {
  readonly gjgxjhpt_rid: string;
  readonly gjgxjhpt_sid: string;
  readonly gjgxjhpt_rtime: string;
  readonly gjgxjhpt_sign: string;
}

/**
 * `gjgxjhpt_sign` = Base64(HMAC-SHA256(key, sid + rid + rtime)). It covers neither body nor parameters: it says who asks, and nothing about what was
 * asked or answered, so the answer's subject is checked against the question.
 */
export function signExchange(sid: string, rid: string, rtime: string, key: string): ExchangeHeaders {
  const sign = createHmac('sha256', key).update(sid + rid + rtime).digest('base64');
  return { gjgxjhpt_rid: rid, gjgxjhpt_sid: sid, gjgxjhpt_rtime: rtime, gjgxjhpt_sign: sign };
}
