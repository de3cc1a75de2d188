import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { SANDBOX_DAILY_QUOTA, dailyQuota } from '../server/daily-quota.ts';
import type { Department, DepartmentOptions } from '../server/department.ts';
import { JSON_FAULTS, distortJson } from '../server/distort-json.ts';
import type { FaultKind, FaultSwitch } from '../server/fault-switch.ts';
import { httpDepartment, type DepartmentDesk } from '../server/http-department.ts';
import { jsonReply, type Reply } from '../server/reply.ts';
import { appSecrets, type AppSecrets, type GatewayApplication } from './app-secrets.ts';
import { hrssRows, type HrssRow } from './hrss-rows.ts';
import { popInfoRows } from './pop-info.ts';

export interface HrssOptions extends DepartmentOptions {
  /** Default the sandbox application `ZJTEST0001`. */
  readonly applications?: readonly GatewayApplication[];
  readonly dailyQuota?: number;
  /** Opaque part of secrets; default 16 random bytes in hex. */
  readonly random?: () => string;
}

const SANDBOX_APPLICATION: GatewayApplication = { appKey: 'ZJTEST0001', appSecret: 'zj-test-app-secret' };
const FAULTS = [
  'error-200', 'maintenance', 'quota', 'token-race', 'secret-expired', 'clock-skew', 'duplicate-rows', 'stale-row', 'wrong-person', 'schema-drift', 'total-lies', ...JSON_FAULTS,
] as const satisfies readonly FaultKind[];

const WINDOW_MS = 10 * 60_000;
const TEXT = z.string().default('');
const ADDITIONAL = z.object({ powerMatters: TEXT, subPowerMatters: TEXT, accesscardId: TEXT, materialName: TEXT, sponsorName: TEXT, sponsorCode: TEXT, projectId: TEXT });
type Additional = z.output<typeof ADDITIONAL>;

/** What the gateway itself says. */
const GATEWAY = {
  EXPIRED: { code: '14', msg: '请求秘钥已过期', datas: null },
  WRONG_SIGN: { code: '15', msg: '签名错误', datas: null },
  NO_PURPOSE: { code: '16', msg: 'additional缺少业务事项', datas: null },
  WRONG_TIME: { code: '17', msg: '请求时间超出允许范围', datas: null },
  QUOTA: { code: '18', msg: '当日调用次数已达上限', datas: null },
  FAILED: { code: '96', msg: '失败', description: '数据源异常' },
  NO_SUCH: { code: '97', msg: '接口不存在', datas: null },
} as const;

/** What the system behind it says. */
const BEHIND = {
  QUOTA: { resultCode: '98', resultData: null, resultInfo: '当日调用次数已用完', resultTotal: 0 },
  MAINTENANCE: { resultCode: '99', resultInfo: '系统维护', resultTotal: 0, resultData: null },
} as const;

interface Gateway {
  readonly options: HrssOptions;
  readonly desk: DepartmentDesk;
  readonly secrets: AppSecrets;
  readonly now: () => number;
  readonly overQuota: () => boolean;
}

/** Starts the social-insurance system behind a gateway with application keys and 15-minute secrets. */
export async function startHrssDepartment(options: HrssOptions): Promise<Department> {
  const clock = options.clock ?? Date.now;
  const secrets = appSecrets(options.applications ?? [SANDBOX_APPLICATION], clock, options.random ?? (() => randomBytes(16).toString('hex')));
  return httpDepartment('hrss', options, FAULTS, (desk) => {
    const gateway: Gateway = { options, desk, secrets, now: clock, overQuota: dailyQuota(options.dailyQuota ?? SANDBOX_DAILY_QUOTA, clock, desk.faults) };
    return ({ method, url }) => {
      const query = (name: string): string => url.searchParams.get(name) ?? '';
      if (method !== 'GET' && method !== 'POST') return jsonReply(GATEWAY.NO_SUCH, 405);
      if (url.pathname.startsWith('/gateway/app/')) return keyReply(url.pathname, query, gateway);
      const name = /^\/gateway\/api\/(\w+)\.htm$/.exec(url.pathname)?.[1];
      return name === undefined ? jsonReply(GATEWAY.NO_SUCH, 404) : distortJson(jsonReply(businessReply(name, query, gateway)), desk.faults);
    };
  });
}

type Query = (name: string) => string;

function keyReply(path: string, query: Query, { secrets, desk, now }: Gateway): Reply {
  const operation = path.slice('/gateway/app/'.length).replace('.htm', '');
  const issue = operation === 'refreshTokenByKey' ? secrets.issueByKey : operation === 'refreshTokenBySec' ? secrets.issueBySecret : null;
  if (issue === null) return jsonReply(GATEWAY.NO_SUCH, 404);
  const inTime = Math.abs(Number(query('requestTime')) - now()) <= WINDOW_MS;
  const datas = inTime ? issue(query('appKey'), query('requestTime'), query('sign')) : null;
  desk.note({ operation, purpose: {}, subjects: [], headers: {}, outcome: datas === null ? '15' : 'ok' });
  return jsonReply(datas === null ? (inTime ? GATEWAY.WRONG_SIGN : GATEWAY.WRONG_TIME) : { code: '00', msg: '成功', datas });
}

function readAdditional(text: string): Additional | null {
  try {
    const reading = ADDITIONAL.safeParse(JSON.parse(text));
    return reading.success ? reading.data : null;
  } catch {
    // No JSON is no purpose.
    return null;
  }
}

/** What stops a call at the gateway; null = it goes through. */
function stopped(query: Query, additional: Additional | null, { secrets, desk, now }: Gateway): object | null {
  if (desk.faults.strike('token-race') !== null) secrets.supersede();
  if (desk.faults.strike('secret-expired') !== null) return GATEWAY.EXPIRED;
  const skew = desk.faults.strike('clock-skew');
  const time = now() + (skew === null ? 0 : (skew.ms ?? -300_000));
  const requestTime = query('requestTime');
  if (!/^\d{13}$/.test(requestTime) || Math.abs(Number(requestTime) - time) > WINDOW_MS) return GATEWAY.WRONG_TIME;
  const state = secrets.check(query('appKey'), requestTime, query('sign'));
  if (state !== 'OK') return state === 'EXPIRED' ? GATEWAY.EXPIRED : GATEWAY.WRONG_SIGN;
  const named = additional !== null && [additional.powerMatters, additional.materialName, additional.accesscardId + additional.sponsorCode].every((value) => value.trim() !== '');
  return named ? null : GATEWAY.NO_PURPOSE;
}

function businessReply(name: string, query: Query, gateway: Gateway): object {
  const additional = readAdditional(query('additional'));
  const reply = stopped(query, additional, gateway) ?? answer(name, query, gateway);
  const outcome = 'code' in reply ? String(reply.code) : 'resultCode' in reply ? String(reply.resultCode) : '00';
  const purpose = Object.fromEntries(Object.entries(additional ?? {}).filter(([, value]) => value !== '').map(([member, value]) => [`additional.${member}`, value]));
  gateway.desk.note({ operation: name, purpose, subjects: [query('cardId')], headers: { appkey: query('appKey') }, outcome: outcome === '00' ? 'ok' : outcome });
  return reply;
}

function answer(name: string, query: Query, { options, desk, overQuota }: Gateway): object {
  const { faults } = desk;
  if (faults.strike('error-200') !== null) return GATEWAY.FAILED;
  if (name === 'popInfo') {
    const datas = popInfoRows(options.registry, query('cardId'));
    // The counter is a number when there is nothing to count, as recorded.
    return { code: '00', msg: '成功', dataCount: datas.length === 0 ? 0 : String(datas.length), datas };
  }
  if (faults.strike('maintenance') !== null) return BEHIND.MAINTENANCE;
  // Two counters: the gateway's own, and that of the system behind it. `quota` is the second; the first is reached only in earnest.
  if (overQuota()) return faults.active().some(({ fault }) => fault === 'quota') ? BEHIND.QUOTA : GATEWAY.QUOTA;
  const rows = hrssRows(options.registry, name, query('cardId'), query('aae140'));
  if (rows === null) return GATEWAY.NO_SUCH;
  const resultData = distortRows(rows, faults);
  return { resultCode: '00', resultInfo: '查询成功', resultTotal: faults.strike('total-lies') === null ? resultData.length : 0, resultData };
}

function distortRows(rows: readonly HrssRow[], faults: FaultSwitch): readonly HrssRow[] {
  let result = rows;
  if (faults.strike('wrong-person') !== null) result = result.map((row) => ({ ...row, AAC002: '320499199510070420', AAC003: '恽文静' }));
  if (faults.strike('stale-row') !== null) result = result.flatMap((row) => [{ ...row, AAC008: '2', AAC049: '1999-01-01' }, row]);
  if (faults.strike('duplicate-rows') !== null) result = result.flatMap((row) => [row, row]);
  if (faults.strike('schema-drift') !== null) result = result.map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column.toLowerCase(), value])));
  return result;
}
