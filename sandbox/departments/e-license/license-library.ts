import { createHmac, timingSafeEqual } from 'node:crypto';
import type { LicenseRecord } from '../../people/records/license-record.ts';
import type { SyntheticRegistry } from '../../people/synthetic-registry.ts';
import type { AccessTokens, CityApplication } from './access-tokens.ts';
import type { ConsentCodes } from './consent-codes.ts';
import type { BusinessRequest } from './license-requests.ts';

/** A refusal in the head of the reply. */
export interface Refusal {
  readonly status: string;
  readonly message: string;
}

export const REFUSALS = {
  BAD_REQUEST: { status: '1', message: '请求参数错误' },
  NO_USE_CAUSE: { status: '2', message: '用证事由useCause不能为空' },
  NEEDS_CONSENT: { status: '3', message: '持证主体未授权' },
  NO_ITEM: { status: '4', message: '事项编码serviceItemCode不能为空' },
  MAINTENANCE: { status: '9', message: '系统维护中' },
  FAILED: { status: '99', message: '系统异常' },
  QUOTA: { status: '31', message: '当日调用次数已达上限' },
  TOKEN: { status: '401', message: 'accessToken已失效' },
  SIGN: { status: '402', message: '签名错误' },
  TIMESTAMP: { status: '403', message: '时间戳超出允许范围' },
} as const satisfies Record<string, Refusal>;

const WINDOW_MS = 10 * 60_000;

/** lower-case hex HMAC-SHA256(appSecret, accessToken + timestamp). */
function signOf({ appSecret }: CityApplication, accessToken: string, timestamp: string): string {
  return createHmac('sha256', appSecret).update(accessToken + timestamp).digest('hex');
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Whether the caller may ask at all, in the order the gateway checks; null = let in. */
export function refusalOfCaller(request: BusinessRequest, headers: { readonly appKey: string; readonly accessToken: string }, tokens: AccessTokens, now: number): Refusal | null {
  const { head, data } = request;
  const application = tokens.holderOf(head.accessToken);
  if (application === null || application.appKey !== headers.appKey || headers.accessToken !== head.accessToken) return REFUSALS.TOKEN;
  if (!/^\d{13}$/.test(head.timestamp) || Math.abs(Number(head.timestamp) - now) > WINDOW_MS) return REFUSALS.TIMESTAMP;
  if (!sameText(head.sign, signOf(application, head.accessToken, head.timestamp))) return REFUSALS.SIGN;
  if (data.useCause.trim() === '') return REFUSALS.NO_USE_CAUSE;
  if (data.serviceItemCode.trim() === '') return REFUSALS.NO_ITEM;
  return data.holderCode === '' && data.certIdentifier === '' ? REFUSALS.BAD_REQUEST : null;
}

/** The licences asked for, or the refusal for want of the holder's consent. */
export function findLicenses(registry: SyntheticRegistry, consents: ConsentCodes, { data }: BusinessRequest): readonly LicenseRecord[] | Refusal {
  const covered = (license: LicenseRecord): boolean => !license.needsConsent || consents.covers(data.authCode, license.holderCode, license.typeCode);
  if (data.certIdentifier !== '') {
    const license = registry.license(data.certIdentifier);
    if (license === null || (data.holderCode !== '' && data.holderCode !== license.holderCode)) return [];
    return covered(license) ? [license] : REFUSALS.NEEDS_CONSENT;
  }
  const held = registry.licensesOf(data.holderCode.trim().toUpperCase());
  if (data.licenseTypeCode === '') return held.filter(covered);
  const ofType = held.filter(({ typeCode }) => typeCode === data.licenseTypeCode);
  return ofType.every(covered) ? ofType : REFUSALS.NEEDS_CONSENT;
}
