import type { Department, DepartmentOptions, ReceivedRequest } from '../server/department.ts';
import { chinaDay } from '../server/clock.ts';
import { SANDBOX_DAILY_QUOTA, dailyQuota } from '../server/daily-quota.ts';
import { httpDepartment, type DepartmentDesk, type DepartmentRequest } from '../server/http-department.ts';
import type { Reply } from '../server/reply.ts';
import { POP_FAULTS, distortRows } from './pop-faults.ts';
import { gbkBytes, gbkBytesCutInside, writePopDocument, writePopEnvelope, writePopFault, type PopDocument } from './pop-message.ts';
import { popColumns } from './pop-columns.ts';
import { popRegister, type PopRegister } from './pop-register.ts';
import { readPopRequest, type PopQuery } from './pop-request.ts';
import { LOGIN_PAGE, MAINTENANCE_PAGE } from './pop-pages.ts';
import { popWsdl } from './pop-wsdl.ts';

export interface PopulationOptions extends DepartmentOptions {
  /** Licences that are let in; default `TEST-LICENSE`. */
  readonly licenses?: readonly string[];
  /** Calls a day; default 100,000. */
  readonly dailyQuota?: number;
}

const PATH = '/services/PopService';
const MOST_ROWS = 200;
const QUOTA = { kind: 'ERROR', code: '-31', message: '当日查询次数已达上限' } as const;
const MAINTENANCE = { kind: 'EMPTY', code: '9', message: '系统维护中,请于05:00后再试' } as const;

/** Refusals in the order the service checks them; null = let in. */
function refusalOf(query: PopQuery | null): Extract<PopDocument, { kind: 'ERROR' }> | null {
  const refuse = (code: string, message: string) => ({ kind: 'ERROR', code, message }) as const;
  if (query === null || query.rows.length === 0 || !['1', '2', '3'].includes(query.cxlx)) return refuse('-24', '查询条件格式错误');
  if (query.sbm === '') return refuse('-21', '缺少申请单位SBM');
  if (query.rows.some(({ ywlx }) => ywlx.trim() === '')) return refuse('-22', '缺少业务类型YWLX');
  if (query.rows.some(({ fsd }) => !/^\d{6}$/.test(fsd))) return refuse('-23', '缺少发送地FSD');
  if (query.rows.length > MOST_ROWS) return refuse('-41', '单次查询人数超过上限');
  return null;
}

/** Starts the population system: SOAP 1.1 with the query and its answer as XML in a string, GBK bytes. */
export async function startPopulationDepartment(options: PopulationOptions): Promise<Department> {
  const clock = options.clock ?? Date.now;
  const licenses = options.licenses ?? ['TEST-LICENSE'];
  const register = popRegister(options.registry);
  const stranger = () => popColumns(options.registry.persona('P13'));

  return httpDepartment('population', options, POP_FAULTS, (desk) => {
    let serial = 0;
    const overQuota = dailyQuota(options.dailyQuota ?? SANDBOX_DAILY_QUOTA, clock, desk.faults);
    const heads = (contentType: string) => ({ 'content-type': contentType, 'x-serial-no': `POP${chinaDay(clock())}${String(serial).padStart(8, '0')}` });
    const fault = (code: string, text: string, status: number, host?: string): Reply => (
      { status, headers: heads('text/xml; charset=GBK'), body: gbkBytes(writePopFault({ code, text, ...(host === undefined ? {} : { host }) })) });

    return (request) => {
      serial += 1;
      if (request.method === 'GET' && request.url.pathname === PATH && request.url.searchParams.has('wsdl')) {
        return { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: Buffer.from(popWsdl(`http://${request.headers.host ?? 'localhost'}${PATH}`)) };
      }
      if (request.method !== 'POST' || request.url.pathname !== PATH) return { status: 404, headers: { 'content-type': 'text/plain' }, body: Buffer.from('Not Found') };
      const reading = readPopRequest(request.body, String(request.headers['content-type'] ?? ''));
      if (reading.kind === 'NOT_SOAP') {
        note(desk, request, null, 'Client');
        return fault('soapenv:Client', '请求报文格式错误', 500);
      }
      if (!licenses.includes(reading.license)) {
        note(desk, request, reading.query, 'LicenseInvalid');
        return fault('soapenv:Client.LicenseInvalid', '授权文件无效', 500);
      }
      if (desk.faults.strike('html-login') !== null) return { status: 200, headers: heads('text/html;charset=GBK'), body: gbkBytes(LOGIN_PAGE) };
      if (desk.faults.strike('html-maintenance') !== null) return { status: 200, headers: heads('text/html;charset=GBK'), body: gbkBytes(MAINTENANCE_PAGE) };
      if (desk.faults.strike('fault-500') !== null) return fault('soapenv:Server', '数据库连接超时', 500, 'pop01.example.invalid');
      if (desk.faults.strike('fault-200') !== null) return fault('soapenv:Server', '数据库连接超时', 200, 'pop01.example.invalid');
      const document = answerQuery(reading.query, register, desk, overQuota, stranger);
      note(desk, request, reading.query, document.kind === 'ERROR' || document.kind === 'EMPTY' ? document.code : 'ok');
      return wire(document, desk, heads);
    };
  });
}

function answerQuery(query: PopQuery | null, register: PopRegister, { faults }: DepartmentDesk, overQuota: () => boolean, stranger: () => ReturnType<typeof popColumns>): PopDocument {
  if (faults.strike('maintenance') !== null) return MAINTENANCE;
  if (faults.strike('error-200') !== null) return { kind: 'ERROR', code: '-53', message: '提交异常' };
  const refusal = refusalOf(query);
  if (refusal !== null || query === null) return refusal ?? { kind: 'ERROR', code: '-24', message: '查询条件格式错误' };
  if (overQuota()) return QUOTA;
  if (query.cxlx === '1') return { kind: 'MATCHES', rows: register.matches(query) };
  const rows = distortRows(query.cxlx === '2' ? register.records(query) : register.members(query), faults, stranger);
  return rows.length === 0 ? { kind: 'EMPTY', code: '1', message: '无数据' } : { kind: 'RECORDS', rows };
}

/** Document to bytes, with the faults of encoding and cutting. */
function wire(document: PopDocument, { faults }: DepartmentDesk, heads: (contentType: string) => Record<string, string>): Reply {
  const doctype = faults.strike('doctype') !== null;
  const plain = writePopDocument(document);
  const inner = doctype ? plain.replace('?>', '?><!DOCTYPE ROWS [<!ENTITY x SYSTEM "file:///etc/hostname">]>') : plain;
  const out = faults.strike('empty-out') !== null ? '' : inner;
  const cdata = faults.strike('cdata') !== null;
  const reply = (contentType: string, body: Buffer): Reply => ({ status: 200, headers: heads(contentType), body });
  const cut = faults.strike('out-cut');
  if (cut !== null) {
    return reply('text/xml; charset=GBK', gbkBytesCutInside((text) => writePopEnvelope(text, { declaration: 'GBK', cdata: false }), out, cut.after ?? 2000));
  }
  if (faults.strike('wrong-charset') !== null) return reply('text/xml; charset=UTF-8', gbkBytes(writePopEnvelope(out, { declaration: 'UTF-8', cdata })));
  if (faults.strike('no-charset') !== null) return reply('text/xml', gbkBytes(writePopEnvelope(out, { declaration: null, cdata })));
  if (faults.strike('utf8-declared-gbk') !== null) return reply('text/xml; charset=GBK', Buffer.from(writePopEnvelope(out, { declaration: 'GBK', cdata })));
  return reply('text/xml; charset=GBK', gbkBytes(writePopEnvelope(out, { declaration: 'GBK', cdata })));
}

function note(desk: DepartmentDesk, request: DepartmentRequest, query: PopQuery | null, outcome: string): void {
  const headers = Object.fromEntries(['content-type', 'soapaction'].flatMap((name) => (typeof request.headers[name] === 'string' ? [[name, request.headers[name]] as const] : [])));
  const [first] = query?.rows ?? [];
  const purpose = query === null ? {} : { SBM: query.sbm, CXLX: query.cxlx, YWLX: first?.ywlx ?? '', FSD: first?.fsd ?? '', ...(query.bjbh === '' ? {} : { BJBH: query.bjbh }) };
  const received: ReceivedRequest = {
    operation: 'queryPop', purpose, headers, outcome,
    subjects: (query?.rows ?? []).map(({ gmsfhm, hh }) => (gmsfhm === '' ? hh : gmsfhm)),
  };
  desk.note(received);
}
