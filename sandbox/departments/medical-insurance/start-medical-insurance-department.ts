import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { SANDBOX_DAILY_QUOTA, dailyQuota } from '../server/daily-quota.ts';
import type { Department, DepartmentOptions } from '../server/department.ts';
import { JSON_FAULTS, distortJson } from '../server/distort-json.ts';
import type { FaultKind } from '../server/fault-switch.ts';
import { httpDepartment, type DepartmentDesk, type DepartmentRequest } from '../server/http-department.ts';
import { minuteLimit } from '../server/minute-limit.ts';
import { jsonReply } from '../server/reply.ts';
import { ROW_FAULTS, distortOutput } from './medical-faults.ts';
import { personNoOutput, personOutput } from './medical-rows.ts';
import { cainfoOf, isRightlySealed, type Envelope, type EnvelopeValue } from './signed-transaction.ts';
import { signInDesk, type SignInDesk } from './sign-in-desk.ts';

/** A caller of the platform: `paasId` and `token` open its gateway, `secret` seals envelopes both ways. */
export interface TransactionCaller {
  readonly paasId: string;
  readonly token: string;
  readonly secret: string;
}

export interface MedicalInsuranceOptions extends DepartmentOptions {
  /** Default the sandbox caller `shuqiao-city`. */
  readonly callers?: readonly TransactionCaller[];
  readonly dailyQuota?: number;
  /** Calls a minute; default 60,000. */
  readonly perMinute?: number;
  /** Opaque part of sign_no; default 16 random bytes in hex. */
  readonly random?: () => string;
}

const SANDBOX_CALLER: TransactionCaller = { paasId: 'shuqiao-city', token: 'tif-test-token', secret: 'med-test-app-secret' };
const FAULTS = [
  'error-200', 'success-lies', 'wrong-signature', 'maintenance', 'quota', 'throttle', 'token-race', 'secret-expired', 'clock-skew', ...ROW_FAULTS, ...JSON_FAULTS,
] as const satisfies readonly FaultKind[];
const WINDOW_MS = 10 * 60_000;
const PATH = '/fsi/api/rsfComIfsService/callService';

/** What the gateway before the platform says, unsealed. */
const GATEWAY = {
  WRONG_SIGN: { code: '401', message: '签名校验失败' },
  WRONG_TIME: { code: '408', message: '请求时间戳超出允许范围' },
  THROTTLED: { code: '429', message: '访问频率超过限制' },
} as const;

/** `err_msg` of a transaction that failed (infcode -1): a code in brackets, then words. */
const FAILED = {
  NOBODY: '[E1001]未查询到该人员的参保信息', SIGN_IN: '[E2001]签到编号无效或已过期', WRONG_SEAL: '[E2002]报文签名验证失败', REPEATED: '[E2004]报文编号重复', NO_PURPOSE: '[E2005]业务事项不能为空',
  QUOTA: '[E2007]当日调用次数已达上限', NO_SUCH: '[E2008]交易未授权', BAD_REQUEST: '[E2009]参数错误', MAINTENANCE: '[E9001]系统维护中', FAULT: '[E9999]数据库连接超时,数据源 10.0.0.7',
} as const;

const TEXT = z.string().default('');
const REQUEST = z.looseObject({
  infno: TEXT, msgid: TEXT, sign_no: TEXT, opter: TEXT, opter_name: TEXT, mdtrtarea_admvs: TEXT, inf_time: TEXT,
  input: z.looseObject({
    data: z.looseObject({ certno: TEXT, psn_no: TEXT }).default({ certno: '', psn_no: '' }),
    exp_content: z.looseObject({ matt_code: TEXT, matt_name: TEXT, acp_no: TEXT, aply_orgcode: TEXT }).default({ matt_code: '', matt_name: '', acp_no: '', aply_orgcode: '' }),
  }).default({ data: { certno: '', psn_no: '' }, exp_content: { matt_code: '', matt_name: '', acp_no: '', aply_orgcode: '' } }),
});
type TransactionRequest = z.output<typeof REQUEST>;
interface Outcome {
  readonly failure: string | null;
  readonly output: EnvelopeValue;
}

interface Platform {
  readonly options: MedicalInsuranceOptions;
  readonly desk: DepartmentDesk;
  readonly signIns: SignInDesk;
  readonly now: () => number;
  readonly overQuota: () => boolean;
  readonly overRate: () => boolean;
  /** Message numbers seen, with when they may be forgotten. */
  readonly seen: Map<string, number>;
  serial: number;
}

/** Starts the medical-insurance platform: numbered transactions in envelopes that both sides seal, behind a gateway of its own. */
export async function startMedicalInsuranceDepartment(options: MedicalInsuranceOptions): Promise<Department> {
  const clock = options.clock ?? Date.now;
  const signIns = signInDesk(clock, options.random ?? (() => randomBytes(16).toString('hex')));
  return httpDepartment('medical-insurance', options, FAULTS, (desk) => {
    const platform: Platform = {
      options, desk, signIns, now: clock, seen: new Map(), serial: 0,
      overQuota: dailyQuota(options.dailyQuota ?? SANDBOX_DAILY_QUOTA, clock, desk.faults), overRate: minuteLimit(options.perMinute ?? 60_000, clock, desk.faults),
    };
    return (request) => {
      if (request.url.pathname !== PATH || request.method !== 'POST') return jsonReply({ code: '404', message: '服务不存在' }, 404);
      return distortJson(jsonReply(answer(request, platform)), desk.faults);
    };
  });
}

/** The `x-tif-*` headers: SHA-256 of timestamp, token, nonce and timestamp again. They say who knocks, and nothing of what is asked. */
function atTheGate(headers: DepartmentRequest['headers'], { options, desk, now, overRate }: Platform): TransactionCaller | (typeof GATEWAY)[keyof typeof GATEWAY] {
  const header = (name: string): string => String(headers[`x-tif-${name}`] ?? '');
  const caller = (options.callers ?? [SANDBOX_CALLER]).find(({ paasId }) => paasId === header('paasid'));
  const time = header('timestamp');
  const right = createHash('sha256').update(`${time}${caller?.token ?? ''}${header('nonce')}${time}`).digest('hex');
  if (caller === undefined || header('nonce') === '' || header('signature').toLowerCase() !== right) return GATEWAY.WRONG_SIGN;
  const skew = desk.faults.strike('clock-skew');
  if (!/^\d{10}$/.test(time) || Math.abs(Number(time) * 1_000 - (now() + (skew === null ? 0 : (skew.ms ?? -900_000)))) > WINDOW_MS) return GATEWAY.WRONG_TIME;
  return overRate() ? GATEWAY.THROTTLED : caller;
}

function readRequest(body: Buffer): { readonly envelope: Envelope; readonly request: TransactionRequest } | null {
  try {
    const envelope = JSON.parse(body.toString('utf8')) as Envelope; // Any JSON object is one; what is needed of it is checked on the next line.
    const reading = REQUEST.safeParse(envelope);
    return reading.success ? { envelope, request: reading.data } : null;
  } catch {
    // Not JSON: a bad request.
    return null;
  }
}

function answer(received: DepartmentRequest, platform: Platform): object {
  const { desk } = platform;
  const atGate = atTheGate(received.headers, platform);
  const read = readRequest(received.body);
  const { infno = '', msgid = '', opter = '', input } = read?.request ?? {};
  const note = (outcome: string): void => desk.note({
    operation: infno, outcome, purpose: Object.fromEntries(Object.entries(input?.exp_content ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '')),
    subjects: [input?.data.certno ?? '', input?.data.psn_no ?? ''].filter((subject) => subject !== ''),
    headers: { 'x-tif-paasid': String(received.headers['x-tif-paasid'] ?? ''), msgid, opter },
  });
  if ('code' in atGate) {
    note(atGate.code);
    return atGate;
  }
  const { failure, output } = read === null ? { failure: FAILED.BAD_REQUEST, output: null } : transact(read.envelope, read.request, atGate, platform);
  note(failure === null ? 'ok' : failure.slice(1, 6));
  return sealed({ failure, output }, msgid, atGate, platform);
}

/** The reply's envelope. Under `success-lies` a failure wears infcode 0. */
function sealed({ failure, output }: Outcome, msgid: string, { secret }: TransactionCaller, platform: Platform): Envelope {
  const { desk: { faults }, now } = platform;
  const lies = failure === null && faults.strike('success-lies') !== null;
  const stamp = new Date(now() + 8 * 3_600_000).toISOString().replaceAll(/[-T:.Z]/g, '');
  platform.serial += 1;
  const envelope: Envelope = {
    infcode: failure === null ? 0 : -1, inf_refmsgid: `320000${stamp.slice(0, 14)}${String(platform.serial).padStart(10, '0')}`, refmsg_time: stamp, respond_time: stamp,
    err_msg: lies ? FAILED.FAULT : (failure ?? '成功'), output: lies ? {} : output, signtype: 'SM3',
  };
  return { ...envelope, cainfo: faults.strike('wrong-signature') === null ? cainfoOf(envelope, secret, msgid) : cainfoOf(envelope, 'another secret', msgid) };
}

const failed = (failure: string): Outcome => ({ failure, output: null });

function transact(envelope: Envelope, request: TransactionRequest, caller: TransactionCaller, platform: Platform): Outcome {
  const { desk: { faults }, signIns, now, seen } = platform;
  if (!isRightlySealed(envelope, caller.secret)) return failed(FAILED.WRONG_SEAL);
  for (const [id, until] of seen) if (until < now()) seen.delete(id);
  if (!/^[0-9A-Z]{12}\d{14}[0-9A-Z]{4}$/.test(request.msgid)) return failed(FAILED.BAD_REQUEST);
  if (seen.has(request.msgid)) return failed(FAILED.REPEATED);
  seen.set(request.msgid, now() + WINDOW_MS);
  if (request.infno === '9001') return { failure: null, output: { signinoutb: { sign_time: request.inf_time, sign_no: signIns.issue(caller.paasId) } } };
  if (faults.strike('token-race') !== null) signIns.supersede();
  if (faults.strike('secret-expired') !== null || !signIns.isCurrent(caller.paasId, request.sign_no)) return failed(FAILED.SIGN_IN);
  return business(request, platform);
}

function business({ infno, input: { data, exp_content: purpose } }: TransactionRequest, { options, desk: { faults }, overQuota }: Platform): Outcome {
  if (!['1101', '90100', '90101', '90102'].includes(infno)) return failed(FAILED.NO_SUCH);
  if (purpose.matt_name.trim() === '') return failed(FAILED.NO_PURPOSE);
  if (faults.strike('maintenance') !== null) return failed(FAILED.MAINTENANCE);
  if (faults.strike('error-200') !== null) return failed(FAILED.FAULT);
  if (overQuota()) return failed(FAILED.QUOTA);
  const key = infno === '1101' ? data.certno : data.psn_no;
  if (key === '') return failed(FAILED.BAD_REQUEST);
  const output = infno === '1101' ? personOutput(options.registry, key) : personNoOutput(options.registry, infno, key);
  return output === null ? failed(FAILED.NOBODY) : { failure: null, output: distortOutput(output, faults) };
}
