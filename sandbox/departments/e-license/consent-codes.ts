import type { Clock } from '../server/clock.ts';

/** Authorisation codes of holders (依授权): each opens one type of one holder's licences for half an hour. */
export interface ConsentCodes {
  grant(holderCode: string, licenseTypeCode: string): string;
  covers(authCode: string, holderCode: string, licenseTypeCode: string): boolean;
}

const CONSENT_MS = 30 * 60_000;

/** `random` gives the opaque part of a code. */
export function consentCodes(clock: Clock, random: () => string): ConsentCodes {
  const codes = new Map<string, { readonly holderCode: string; readonly licenseTypeCode: string; readonly expires: number }>();
  return {
    grant(holderCode, licenseTypeCode) {
      for (const [code, { expires }] of codes) if (expires < clock()) codes.delete(code);
      const authCode = `AC-${random()}`;
      codes.set(authCode, { holderCode, licenseTypeCode, expires: clock() + CONSENT_MS });
      return authCode;
    },
    covers(authCode, holderCode, licenseTypeCode) {
      const consent = codes.get(authCode);
      return consent !== undefined && consent.expires >= clock() && consent.holderCode === holderCode && consent.licenseTypeCode === licenseTypeCode;
    },
  };
}
