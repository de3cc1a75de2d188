import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { SANDBOX_DAILY_QUOTA, dailyQuota } from '../server/daily-quota.ts';
import type { Department, DepartmentOptions } from '../server/department.ts';
import { JSON_FAULTS, distortJson } from '../server/distort-json.ts';
import type { FaultKind } from '../server/fault-switch.ts';
import { httpDepartment, type DepartmentDesk, type DepartmentRequest } from '../server/http-department.ts';
import { jsonReply, type Reply } from '../server/reply.ts';
import { daySecrets, type DaySecrets, type ExchangeCaller, type ExchangeSignature } from './day-secrets.ts';
import { LEGAL_SERVICES, type ServiceBody } from './legal-services.ts';

export interface LegalPersonOptions extends DepartmentOptions {
  /** Default the sandbox caller `11320499MY9B00035D-0001`, allowed every service. */
  readonly callers?: readonly ExchangeCaller[];
  readonly dailyQuota?: number;
  /** The secret of a caller's day; default 24 random bytes in Base64. */
  readonly random?: (day: string, rid: string) => string;
}

const SANDBOX_CALLER: ExchangeCaller = { rid: '11320499MY9B00035D-0001', appKey: 'TESTAPPKEY00000A', sids: [...LEGAL_SERVICES.keys()] };
const FAULTS = [
  'error-200', 'maintenance', 'quota', 'secret-expired', 'clock-skew', 'not-listed', 'duplicate-rows', 'stale-row', 'wrong-person', 'schema-drift', ...JSON_FAULTS,
] as const satisfies readonly FaultKind[];
const WINDOW_MS = 10 * 60_000;

/** Refusals of the platform; data is null or empty as recorded. */
const PLATFORM = {
  FAILED: { code: '-1', data: '', message: '接口调用失败' },
  NOT_LISTED: { code: 'E-106', data: null, message: '请求不存在于数据库授权列表中' },
  WRONG_SIGN: { code: 'E-107', data: null, message: '签名验证失败' },
  WRONG_TIME: { code: 'E-108', data: null, message: '请求时间超出允许范围' },
  NO_PURPOSE: { code: 'E-109', data: null, message: '业务事项不能为空' },
  QUOTA: { code: 'E-110', data: null, message: '当日调用次数已达上限' },
  MAINTENANCE: { code: 'E-111', data: null, message: '系统维护中' },
} as const;
type Refusal = (typeof PLATFORM)[keyof typeof PLATFORM];

const KEY_REQUEST = z.object({ gjgxjhpt_rid: z.string(), gjgxjhpt_sid: z.string(), gjgxjhpt_rtime: z.string(), gjgxjhpt_sign: z.string() });
const BODY = z.record(z.string(), z.union([z.string(), z.number().transform(String)]));

interface Platform {
  readonly options: LegalPersonOptions;
  readonly desk: DepartmentDesk;
  readonly secrets: DaySecrets;
  readonly callers: readonly ExchangeCaller[];
  readonly now: () => number;
  readonly overQuota: () => boolean;
}

/** Starts the legal-person library behind the national exchange platform. */
export async function startLegalPersonDepartment(options: LegalPersonOptions): Promise<Department> {
  const clock = options.clock ?? Date.now;
  const secrets = daySecrets(clock, options.random ?? (() => randomBytes(24).toString('base64')));
  return httpDepartment('legal-person', options, FAULTS, (desk) => {
    const platform: Platform = {
      options, desk, secrets, now: clock, callers: options.callers ?? [SANDBOX_CALLER],
      overQuota: dailyQuota(options.dailyQuota ?? SANDBOX_DAILY_QUOTA, clock, desk.faults),
    };
    return (request) => {
      if (request.method !== 'POST') return jsonReply(PLATFORM.FAILED, 405);
      if (request.url.pathname === '/gateway/key') return keyReply(request, platform);
      const sid = /^\/gateway\/service\/(\w+)$/.exec(request.url.pathname)?.[1];
      return sid === undefined ? jsonReply(PLATFORM.FAILED, 404) : serviceReply(sid, request, platform);
    };
  });
}

function parsed<T>(shape: z.ZodType<T>, body: Buffer): T | null {
  try {
    const reading = shape.safeParse(JSON.parse(body.toString('utf8')));
    return reading.success ? reading.data : null;
  } catch {
    // Not JSON: answered as a failed call.
    return null;
  }
}

/** What stops a caller at the platform; null = let in. */
function refusal(signature: ExchangeSignature, signed: (caller: ExchangeCaller) => boolean, { callers, desk, now }: Platform): Refusal | null {
  const caller = callers.find(({ rid }) => rid === signature.rid);
  if (caller === undefined || !caller.sids.includes(signature.sid) || desk.faults.strike('not-listed') !== null) return PLATFORM.NOT_LISTED;
  const skew = desk.faults.strike('clock-skew');
  const time = now() + (skew === null ? 0 : (skew.ms ?? -300_000));
  if (!/^\d{13}$/.test(signature.rtime) || Math.abs(Number(signature.rtime) - time) > WINDOW_MS) return PLATFORM.WRONG_TIME;
  return signed(caller) ? null : PLATFORM.WRONG_SIGN;
}

function keyReply(request: DepartmentRequest, platform: Platform): Reply {
  const { callers, secrets, desk } = platform;
  const asked = parsed(KEY_REQUEST, request.body);
  if (asked === null) return jsonReply(PLATFORM.FAILED);
  const signature = { rid: asked.gjgxjhpt_rid, sid: asked.gjgxjhpt_sid, rtime: asked.gjgxjhpt_rtime, sign: asked.gjgxjhpt_sign };
  const refused = refusal(signature, (caller) => secrets.isSignedWithAppKey(caller, signature), platform);
  const caller = callers.find(({ rid }) => rid === signature.rid);
  desk.note({ operation: 'key', purpose: {}, subjects: [], headers: { gjgxjhpt_rid: signature.rid, gjgxjhpt_sid: signature.sid }, outcome: refused?.code ?? 'ok' });
  return jsonReply(refused ?? (caller === undefined ? PLATFORM.NOT_LISTED : { code: '0', data: secrets.wrapped(caller), message: '' }));
}

function serviceReply(sid: string, request: DepartmentRequest, platform: Platform): Reply {
  const { secrets, desk } = platform;
  const header = (name: string): string => String(request.headers[`gjgxjhpt_${name}`] ?? '');
  const signature = { rid: header('rid'), sid: header('sid'), rtime: header('rtime'), sign: header('sign') };
  const body = parsed(BODY, request.body) ?? {};
  const expired = desk.faults.strike('secret-expired') !== null;
  const refused = refusal(signature, (caller) => !expired && secrets.isSignedWithSecret(caller, signature), platform) ?? (signature.sid === sid ? null : PLATFORM.NOT_LISTED);
  const answer = refused ?? answerService(sid, body, platform);
  const purpose = Object.fromEntries(['sxbm', 'sxmc', 'bjbh'].flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]] as const])));
  desk.note({
    operation: sid, purpose, outcome: answer.code === '0' ? 'ok' : answer.code, headers: { gjgxjhpt_rid: signature.rid, gjgxjhpt_sid: signature.sid },
    subjects: ['uniscid', 'cerno', 'gmsfhm'].flatMap((name) => (body[name] === undefined ? [] : body[name].split(',').map((key) => key.trim()))),
  });
  return distortJson(jsonReply(answer), desk.faults);
}

function answerService(sid: string, body: ServiceBody, { options, desk, overQuota }: Platform): { readonly code: string; readonly data: string | null; readonly message: string } {
  const service = LEGAL_SERVICES.get(sid);
  if (service === undefined) return PLATFORM.NOT_LISTED;
  if (desk.faults.strike('maintenance') !== null) return PLATFORM.MAINTENANCE;
  if (sid !== 's_3204990000000_2004' && desk.faults.strike('error-200') !== null) return PLATFORM.FAILED;
  if (service.needsPurpose && (body['sxmc'] ?? '').trim() === '') return PLATFORM.NO_PURPOSE;
  if (overQuota()) return PLATFORM.QUOTA;
  return { code: '0', data: JSON.stringify(service.answer(options.registry, body, desk.faults)), message: '' };
}
