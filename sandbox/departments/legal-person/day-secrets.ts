import { createCipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { chinaDay, type Clock } from '../server/clock.ts';

/** A caller of the platform, and what it may ask. */
export interface ExchangeCaller {
  readonly rid: string;
  /** 应用授权码, 16 ASCII characters. */
  readonly appKey: string;
  /** Services on the authorisation list. */
  readonly sids: readonly string[];
}

/** The four values that come as JSON members to the key endpoint, and as headers to services. */
export interface ExchangeSignature {
  readonly rid: string;
  readonly sid: string;
  readonly rtime: string;
  readonly sign: string;
}

/** Secrets of the day: one a caller, valid until midnight in China. */
export interface DaySecrets {
  /** Base64 of the secret under AES-128-ECB with the application key, and when it ends in epoch milliseconds. */
  wrapped(caller: ExchangeCaller): { readonly secret: string; readonly secretEndTime: number };
  isSignedWithAppKey(caller: ExchangeCaller, signature: ExchangeSignature): boolean;
  isSignedWithSecret(caller: ExchangeCaller, signature: ExchangeSignature): boolean;
}

const DAY_MS = 86_400_000;
const CHINA_OFFSET_MS = 8 * 3_600_000;

/** Base64(HMAC-SHA256(key, sid + rid + rtime)): it covers neither body nor parameters. */
function isSigned({ sid, rid, rtime, sign }: ExchangeSignature, key: string): boolean {
  const right = Buffer.from(createHmac('sha256', key).update(sid + rid + rtime).digest('base64'));
  const given = Buffer.from(sign);
  return right.length === given.length && timingSafeEqual(right, given);
}

/** `random` gives the secret of a caller's day; it is asked once a day and caller. */
export function daySecrets(clock: Clock, random: (day: string, rid: string) => string): DaySecrets {
  const known = new Map<string, string>();
  const secretOf = ({ rid }: ExchangeCaller): string => {
    const day = chinaDay(clock());
    const key = `${day} ${rid}`;
    const secret = known.get(key) ?? random(day, rid);
    for (const old of known.keys()) if (!old.startsWith(day)) known.delete(old);
    known.set(key, secret);
    return secret;
  };
  return {
    wrapped(caller) {
      const cipher = createCipheriv('aes-128-ecb', Buffer.from(caller.appKey, 'ascii'), null);
      const secret = cipher.update(secretOf(caller), 'utf8', 'base64') + cipher.final('base64');
      return { secret, secretEndTime: (Math.floor((clock() + CHINA_OFFSET_MS) / DAY_MS) + 1) * DAY_MS - CHINA_OFFSET_MS };
    },
    isSignedWithAppKey: (caller, signature) => isSigned(signature, caller.appKey),
    isSignedWithSecret: (caller, signature) => isSigned(signature, secretOf(caller)),
  };
}
