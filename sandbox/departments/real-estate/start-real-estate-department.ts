import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { normalizeRealEstateCode } from '../../../standards/real-estate-unit.ts';
import { SANDBOX_DAILY_QUOTA, dailyQuota } from '../server/daily-quota.ts';
import type { Department, DepartmentOptions } from '../server/department.ts';
import { JSON_FAULTS, distortJson } from '../server/distort-json.ts';
import type { FaultKind, FaultSwitch } from '../server/fault-switch.ts';
import { httpDepartment, type DepartmentDesk, type DepartmentRequest } from '../server/http-department.ts';
import { jsonReply } from '../server/reply.ts';
import { rightRows, type RightRow } from './right-rows.ts';
import { isRightlySigned, readSignedForm } from './signed-form.ts';

/** An application by its key; the department holds only its public key. */
export interface SignedApplication {
  readonly appKey: string;
  readonly publicKeyPem: string;
}

export interface RealEstateOptions extends DepartmentOptions {
  /** Default the sandbox application `city-app-01`, whose throwaway key lies beside this file. */
  readonly applications?: readonly SignedApplication[];
  readonly dailyQuota?: number;
}

const FAULTS = ['error-200', 'maintenance', 'quota', 'clock-skew', 'duplicate-rows', 'stale-row', 'wrong-person', 'schema-drift', ...JSON_FAULTS] as const satisfies readonly FaultKind[];
const WINDOW_MS = 10 * 60_000;

/** Refusals; 1 is success in this house. */
const REFUSALS = {
  FAILED: { code: '0', msg: '查询失败', biz_data: null },
  WRONG_SIGN: { code: '2', msg: '签名验证失败', biz_data: null },
  NO_PURPOSE: { code: '3', msg: '业务事项不能为空', biz_data: null },
  STALE: { code: '4', msg: '请求已过期或重复', biz_data: null },
  MAINTENANCE: { code: '5', msg: '系统维护中', biz_data: null },
  QUOTA: { code: '6', msg: '当日调用次数已达上限', biz_data: null },
  BAD_REQUEST: { code: '7', msg: '参数错误', biz_data: null },
} as const;

const TEXT = z.string().default('');
const CONTENT = z.object({ sxbm: TEXT, sxmc: TEXT, bjbh: TEXT, gmsfhm: TEXT, uniscid: TEXT, bdcdyh: TEXT });
type Content = z.output<typeof CONTENT>;

interface Office {
  readonly options: RealEstateOptions;
  readonly desk: DepartmentDesk;
  readonly keys: ReadonlyMap<string, KeyObject>;
  readonly now: () => number;
  readonly overQuota: () => boolean;
  /** Message ids seen, with when they may be forgotten. */
  readonly seen: Map<string, number>;
}

function sandboxApplication(): SignedApplication {
  return { appKey: 'city-app-01', publicKeyPem: readFileSync(new URL('sandbox-application-public-key.pem', import.meta.url), 'utf8') };
}

/** Starts the real-estate register: signed form posts with JSON in a string. */
export async function startRealEstateDepartment(options: RealEstateOptions): Promise<Department> {
  const clock = options.clock ?? Date.now;
  const keys = new Map((options.applications ?? [sandboxApplication()]).map(({ appKey, publicKeyPem }) => [appKey, createPublicKey(publicKeyPem)]));
  return httpDepartment('real-estate', options, FAULTS, (desk) => {
    const office: Office = { options, desk, keys, now: clock, overQuota: dailyQuota(options.dailyQuota ?? SANDBOX_DAILY_QUOTA, clock, desk.faults), seen: new Map() };
    return (request) => {
      const operation = /^\/bdc\/(queryByOwner|queryByUnit)$/.exec(request.url.pathname)?.[1];
      if (operation === undefined || request.method !== 'POST') return jsonReply(REFUSALS.BAD_REQUEST, 404);
      return distortJson(jsonReply(reply(operation, request, office)), desk.faults);
    };
  });
}

function readContent(text: string): Content | null {
  try {
    const reading = CONTENT.safeParse(JSON.parse(text));
    return reading.success ? reading.data : null;
  } catch {
    // Not JSON: a bad request.
    return null;
  }
}

function isFresh(messageId: string, timestamp: string, { seen, now, desk }: Office): boolean {
  const skew = desk.faults.strike('clock-skew');
  const time = now() + (skew === null ? 0 : (skew.ms ?? -300_000));
  for (const [id, until] of seen) if (until < time) seen.delete(id);
  if (!/^\d{13}$/.test(timestamp) || Math.abs(Number(timestamp) - time) > WINDOW_MS || messageId === '' || seen.has(messageId)) return false;
  seen.set(messageId, Number(timestamp) + WINDOW_MS);
  return true;
}

function reply(operation: string, request: DepartmentRequest, office: Office): object {
  const form = readSignedForm(request.body);
  const content = form === null ? null : readContent(form.content);
  const key = form === null ? undefined : office.keys.get(form.appKey);
  const refused =
    form === null ? REFUSALS.BAD_REQUEST
    : key === undefined || !isRightlySigned(form, key) ? REFUSALS.WRONG_SIGN
    : isFresh(form.messageId, form.timestamp, office) ? null
    : REFUSALS.STALE;
  const answered = refused ?? answer(operation, content, office);
  const { gmsfhm = '', uniscid = '', bdcdyh = '', sxbm = '', sxmc = '', bjbh = '' } = content ?? {};
  office.desk.note({
    operation, outcome: answered.code === '1' ? 'ok' : answered.code,
    purpose: Object.fromEntries(Object.entries({ sxbm, sxmc, bjbh }).filter(([, value]) => value !== '')),
    subjects: [gmsfhm, uniscid, bdcdyh].filter((subject) => subject !== ''),
    headers: form === null ? {} : { appkey: form.appKey, messageid: form.messageId, username: form.userName },
  });
  return answered;
}

function answer(operation: string, content: Content | null, { options, desk, overQuota }: Office): { readonly code: string; readonly msg: string; readonly biz_data: unknown } {
  const { registry } = options;
  if (desk.faults.strike('maintenance') !== null) return REFUSALS.MAINTENANCE;
  if (desk.faults.strike('error-200') !== null) return REFUSALS.FAILED;
  if (content === null) return REFUSALS.BAD_REQUEST;
  if (content.sxmc.trim() === '') return REFUSALS.NO_PURPOSE;
  if (overQuota()) return REFUSALS.QUOTA;
  if (operation === 'queryByUnit') {
    if (content.bdcdyh === '') return REFUSALS.BAD_REQUEST;
    const right = registry.realEstateUnit(normalizeRealEstateCode(content.bdcdyh));
    return success(right === null ? [] : rightRows(registry, right), desk.faults);
  }
  if (content.gmsfhm === '' && content.uniscid === '') return REFUSALS.BAD_REQUEST;
  const strange = desk.faults.strike('wrong-person') !== null;
  const owner = strange ? registry.persona('P12').idNumber : content.gmsfhm.trim().toUpperCase();
  return success(registry.realEstateOf(owner).flatMap((right) => rightRows(registry, right)), desk.faults);
}

function success(rows: readonly RightRow[], faults: FaultSwitch): { readonly code: string; readonly msg: string; readonly biz_data: unknown } {
  let result = rows;
  if (faults.strike('stale-row') !== null) result = result.flatMap((row) => [{ ...row, qszt: '2', djsj: '1999-01-01 00:00:00.0' }, row]);
  if (faults.strike('duplicate-rows') !== null) result = result.flatMap((row) => [row, row]);
  if (faults.strike('schema-drift') !== null) result = result.map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column.toUpperCase(), value])));
  return { code: '1', msg: '成功', biz_data: { result } };
}
