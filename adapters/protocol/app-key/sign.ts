import { createHash } from 'node:crypto';

/** `sign` of the Zhejiang-style gateway: lower-case hex md5(appKey + secret + requestTime). What the department defines, not what is safe: run it over TLS. */
export function signAppKey(appKey: string, secret: string, requestTime: string): string {
  return createHash('md5').update(appKey + secret + requestTime).digest('hex');
}

/** `signature` of the reporting interfaces: lower-case hex sha1(appKey + appSecret + timestamp). */
export function signReport(appKey: string, appSecret: string, timestamp: string): string {
  return createHash('sha1').update(appKey + appSecret + timestamp).digest('hex');
}
