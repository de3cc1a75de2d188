import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../server/clock.ts';

/** An application of the gateway. */
export interface GatewayApplication {
  readonly appKey: string;
  readonly appSecret: string;
}

/** The two secrets as the key endpoints give them. */
export interface IssuedSecrets {
  readonly requestSecret: string;
  readonly requestSecretEndTime: string;
  readonly refreshSecret: string;
  readonly refreshSecretEndTime: string;
}

export type SignatureState = 'OK' | 'EXPIRED' | 'WRONG';

/** Secrets of 15 minutes and 48 hours; a new one ends the one before. */
export interface AppSecrets {
  issueByKey(appKey: string, requestTime: string, sign: string): IssuedSecrets | null;
  issueBySecret(appKey: string, requestTime: string, sign: string): IssuedSecrets | null;
  /** EXPIRED also for a secret that a later refresh ended: the gateway knows it was once right. */
  check(appKey: string, requestTime: string, sign: string): SignatureState;
  /** What a refresh by another process does. */
  supersede(): void;
}

const REQUEST_MS = 15 * 60_000;
const REFRESH_MS = 48 * 3_600_000;
const REMEMBERED = 20;

/** lower-case hex md5(appKey + secret + requestTime). */
function signs(appKey: string, secret: string, requestTime: string, sign: string): boolean {
  const right = Buffer.from(createHash('md5').update(appKey + secret + requestTime).digest('hex'));
  const given = Buffer.from(sign);
  return right.length === given.length && timingSafeEqual(right, given);
}

/** `random` gives the opaque part of secrets. */
export function appSecrets(applications: readonly GatewayApplication[], clock: Clock, random: () => string): AppSecrets {
  const newest = new Map<string, IssuedSecrets>();
  const ended = new Map<string, string[]>();
  const issue = (appKey: string): IssuedSecrets => {
    const now = clock();
    const before = newest.get(appKey);
    if (before !== undefined) ended.set(appKey, [...(ended.get(appKey) ?? []), before.requestSecret].slice(-REMEMBERED));
    const secrets = {
      requestSecret: random(), requestSecretEndTime: String(now + REQUEST_MS), refreshSecret: random(), refreshSecretEndTime: String(now + REFRESH_MS),
    };
    newest.set(appKey, secrets);
    return secrets;
  };
  return {
    issueByKey(appKey, requestTime, sign) {
      const application = applications.find((candidate) => candidate.appKey === appKey);
      return application !== undefined && signs(appKey, application.appSecret, requestTime, sign) ? issue(appKey) : null;
    },
    issueBySecret(appKey, requestTime, sign) {
      const current = newest.get(appKey);
      const valid = current !== undefined && Number(current.refreshSecretEndTime) > clock() && signs(appKey, current.refreshSecret, requestTime, sign);
      return valid ? issue(appKey) : null;
    },
    check(appKey, requestTime, sign) {
      const current = newest.get(appKey);
      if (current !== undefined && signs(appKey, current.requestSecret, requestTime, sign)) return Number(current.requestSecretEndTime) > clock() ? 'OK' : 'EXPIRED';
      return (ended.get(appKey) ?? []).some((secret) => signs(appKey, secret, requestTime, sign)) ? 'EXPIRED' : 'WRONG';
    },
    supersede() {
      for (const appKey of newest.keys()) issue(appKey);
    },
  };
}
