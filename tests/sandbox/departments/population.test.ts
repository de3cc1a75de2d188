import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startPopulationDepartment, type PopulationOptions } from '../../../sandbox/departments/population/start-population-department.ts';
import type { Department } from '../../../sandbox/departments/server/department.ts';
import { createSyntheticRegistry, type SyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';
import { askPopulation, recordsOf, writeCall } from './ask-population.ts';

const recorded = (name: string): Buffer => readFileSync(new URL(`../../oracles/wire/soap/${name}`, import.meta.url));
const gbk = (bytes: Buffer): string => new TextDecoder('gb18030').decode(bytes);

let registry: SyntheticRegistry;
const running: Department[] = [];

async function start(options: Partial<PopulationOptions> = {}): Promise<Department> {
  const department = await startPopulationDepartment({ registry, ...options });
  running.push(department);
  return department;
}

beforeAll(() => {
  registry = createSyntheticRegistry();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((department) => department.close()));
});

const P03 = { GMSFHM: '320499198503090031', XM: '张伟' };
const P10 = { GMSFHM: '32049919920225026X' };
const P14 = { GMSFHM: '320499199401180452' };

describe('the population system answers in the recorded bytes', () => {
  it.each([
    ['gbk-declared-gbk.xml', { rows: [P03, { ...P14, XM: '欧阳辰' }] }, [[/欧阳辰/g, '欧阳晨']]],
    ['gbk-data-record.xml', { rows: [P10], cxlx: '2', fhzd: 'gmsfhm,xm,hh,ssxq,jlbz,qysj,jssj' }, []],
    ['gbk-data-record-empty.xml', { rows: [{ GMSFHM: '320499199001011235' }], cxlx: '2' }, []],
  ] as const)('%s, byte for byte', async (name, ask, replacements) => {
    const { url } = await start();
    const reply = await askPopulation(url, ask);
    const text = replacements.reduce((sofar, [from, to]) => sofar.replace(from, to), reply.text);
    expect(text).toBe(gbk(recorded(name)));
    expect(reply.contentType).toBe('text/xml; charset=GBK');
    expect(reply.status).toBe(200);
  });

  it.each([
    ['gbk-data-record-maintenance.xml', 'maintenance'],
    ['gbk-response-errorcode.xml', 'error-200'],
    ['gbk-response-quota.xml', 'quota'],
    ['gbk-fault-500.xml', 'fault-500'],
    ['gbk-fault-200.xml', 'fault-200'],
    ['gbk-empty-out.xml', 'empty-out'],
    ['html-login-200.html', 'html-login'],
  ] as const)('%s under the fault %s', async (name, fault) => {
    const { url } = await start({ faults: [{ fault }] });
    const reply = await askPopulation(url, { rows: [P03], cxlx: '2' });
    expect(reply.text).toBe(gbk(recorded(name)));
    const { httpStatus = 200 } = JSON.parse(recorded(name.replace(/\.\w+$/, '.expected.json')).toString('utf8')) as { httpStatus?: number };
    expect(reply.status).toBe(httpStatus);
  });

  it.each([
    ['wrong-charset', 'gbk-declared-utf8.xml', 'text/xml; charset=UTF-8'],
    ['no-charset', 'gbk-no-declaration.xml', 'text/xml'],
    ['utf8-declared-gbk', 'utf8-declared-gbk.xml', 'text/xml; charset=GBK'],
    ['cdata', 'gbk-cdata.xml', 'text/xml; charset=GBK'],
  ] as const)('%s gives the bytes of %s', async (fault, name, contentType) => {
    const { url } = await start({ faults: [{ fault }] });
    const reply = await askPopulation(url, { rows: [P03, { ...P14, XM: '欧阳晨 ' }] });
    // The recorded second row says 不一致 for the right name; here the name agrees, so only that one word differs.
    const bytes = recorded(name);
    const expected = fault === 'utf8-declared-gbk' ? bytes.toString('utf8') : gbk(bytes);
    const got = fault === 'utf8-declared-gbk' ? reply.bytes.toString('utf8') : reply.text;
    expect(got.replace('欧阳晨 ', '欧阳晨')).toBe(expected.replace('不一致', '一致'));
    expect(reply.contentType).toBe(contentType);
  });

  it('keeps the three characters that are not in GBK as GB18030 bytes under a GBK declaration', async () => {
    const { url } = await start();
    const reply = await askPopulation(url, { rows: [P03, { GMSFHM: '320499202611010069' }, { GMSFHM: '320499199510070420' }], cxlx: '2', fhzd: 'gmsfhm,xm,cym' });
    expect(recordsOf(reply).map(({ cym }) => cym)).toEqual(['张䶮', '张㛃', '恽𬭎']);
    for (const bytes of ['fe9f', '8230b731', '9933a932']) expect(reply.bytes.toString('hex')).toContain(bytes);
  });

  it('loses them in the three recorded ways under rare-lost', async () => {
    const { url } = await start({ faults: [{ fault: 'rare-lost' }] });
    const reply = await askPopulation(url, { rows: [P03, { GMSFHM: '320499202611010069' }, { GMSFHM: '320499199510070420' }], cxlx: '2', fhzd: 'gmsfhm,xm,cym' });
    expect(recordsOf(reply).map(({ cym }) => cym)).toEqual(['张\ue000', '张?', `恽&#${'𬭎'.codePointAt(0)};`]);
    expect(reply.bytes.toString('hex')).toContain('aaa1');
    // The recorded file has the same shape; its reference (182094) is not the character's own number (183118).
    const shape = /恽&amp;amp;#\d{6};/;
    expect(reply.text).toMatch(shape);
    expect(gbk(recorded('gbk-rare-lost.xml'))).toMatch(shape);
  });

  it('cuts the inner text at 2,000 GBK bytes and leaves the envelope whole', async () => {
    const { url } = await start({ faults: [{ fault: 'out-cut' }] });
    const rows = Array.from({ length: 20 }, (_, index) => ({ GMSFHM: registry.person(index % 15).idNumber }));
    const reply = await askPopulation(url, { rows, cxlx: '2' });
    expect(reply.bytes.toString('latin1')).toMatch(/<\/out><\/ns1:queryPopResponse><\/soapenv:Body><\/soapenv:Envelope>$/);
    const inner = /<out>([\s\S]*)<\/out>/.exec(reply.bytes.toString('latin1'))?.[1] ?? '';
    const unescaped = inner.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    expect(unescaped).toHaveLength(2000);
  });

  it('breaks the connection mid-body under body-cut and promises the whole length', async () => {
    const { url } = await start({ faults: [{ fault: 'body-cut' }] });
    await expect(askPopulation(url, { rows: registry.household('H000003')?.members.map((index) => ({ GMSFHM: registry.person(index).idNumber })) ?? [], cxlx: '2' })).rejects.toThrow('terminated');
  });
});

describe('the population system asks for purpose and licence', () => {
  it.each([
    ['no SBM', { rows: [P03], cxlx: '2', sbm: '' }, '-21'],
    ['no YWLX', { rows: [{ ...P03, ywlx: '' }], cxlx: '2' }, '-22'],
    ['one row of two without YWLX', { rows: [P03, { ...P10, ywlx: '' }], cxlx: '2' }, '-22'],
    ['no FSD', { rows: [{ ...P03, fsd: '' }], cxlx: '2' }, '-23'],
    ['titles only', { rows: [], cxlx: '2' }, '-24'],
    ['an unknown CXLX', { rows: [P03], cxlx: '7' }, '-24'],
    ['201 rows', { rows: Array.from({ length: 201 }, () => P03), cxlx: '2' }, '-41'],
  ] as const)('refuses a query with %s', async (_, ask, code) => {
    const { url, received } = await start();
    const reply = await askPopulation(url, ask);
    expect(reply.document.RESPONSE['@errorcode']).toBe(code);
    expect(reply.document.RESPONSE.ROWS.ROW).toMatchObject({ '@no': '1', ErrorCode: code });
    expect(received.map(({ outcome }) => outcome)).toEqual([code]);
  });

  it('answers a wrong licence with the recorded fault', async () => {
    const { url } = await start();
    const reply = await askPopulation(url, { rows: [P03], license: 'GUESSED' });
    expect(reply.status).toBe(500);
    expect(reply.document['soapenv:Envelope']['soapenv:Body']['soapenv:Fault']).toEqual({ faultcode: 'soapenv:Client.LicenseInvalid', faultstring: '授权文件无效' });
    expect(recorded('spyne-fault.response.http').toString('utf8')).toContain('Client.LicenseInvalid</faultcode><faultstring>授权文件无效');
  });

  it.each(['', 'not xml', '<a/>', '<!DOCTYPE x [<!ENTITY y "z">]><x>&y;</x>'])('answers the body %j with a fault, not with a record', async (body) => {
    const { url } = await start();
    const reply = await askPopulation(url, { rows: [] }, Buffer.from(body));
    expect(reply.status).toBe(500);
    expect(reply.document['soapenv:Envelope']['soapenv:Body']['soapenv:Fault'].faultcode).toBe('soapenv:Client');
  });

  it('writes down what it was asked and why', async () => {
    const { url, received } = await start();
    await askPopulation(url, { rows: [{ ...P03, ywlx: '尊老金申领' }, P10], cxlx: '2', sbm: '11320499MY9B00035D' });
    expect(received).toEqual([
      {
        operation: 'queryPop', outcome: 'ok', subjects: [P03.GMSFHM, P10.GMSFHM],
        purpose: { SBM: '11320499MY9B00035D', CXLX: '2', YWLX: '尊老金申领', FSD: '320411' },
        headers: { 'content-type': 'text/xml; charset=GBK', soapaction: '"queryPop"' },
      },
    ]);
  });

  it('understands the recorded request of a foreign client (zeep) and that in GBK with CDATA', async () => {
    const { url } = await start();
    for (const name of ['spyne-three-rows.request.http', 'spyne-gbk-request.request.http']) {
      const raw = recorded(name);
      const body = raw.subarray(raw.indexOf('\r\n\r\n') + 4);
      const charset = name.includes('gbk') ? 'GBK' : 'utf-8';
      const response = await fetch(`${url}/services/PopService`, { method: 'POST', headers: { 'content-type': `text/xml; charset=${charset}` }, body });
      expect(new TextDecoder('gb18030').decode(await response.arrayBuffer())).toContain('&lt;xm&gt;张伟&lt;/xm&gt;');
    }
  });
});

describe('the household register', () => {
  it('answers several people in one call, history rows beside current ones', async () => {
    const { url, received } = await start();
    const rows = Array.from({ length: 100 }, (_, index) => ({ GMSFHM: registry.person(index).idNumber }));
    const records = recordsOf(await askPopulation(url, { rows, cxlx: '2' }));
    expect(new Set(records.map(({ gmsfhm }) => gmsfhm?.toUpperCase()))).toEqual(new Set(rows.map(({ GMSFHM }) => GMSFHM)));
    expect(received).toHaveLength(1);
    for (const record of records.filter(({ jlbz }) => jlbz === '2')) expect(record['jssj']).toMatch(/^\d{14}$/);
    for (const record of records.filter(({ jlbz }) => jlbz === '1')) expect(record['jssj']).toBe('99999999999999');
  });

  it('lists the current members of a household', async () => {
    const { url } = await start();
    const records = recordsOf(await askPopulation(url, { rows: [{ HH: 'H000003' }], cxlx: '3', fhzd: 'gmsfhm,xm,yhzgx,hh' }));
    expect(records.map(({ xm, yhzgx }) => [xm, yhzgx])).toEqual([['张伟', '02'], ['陈静', '12'], ['张一诺', '31']]);
  });

  it('answers a match with verdicts only, and with the columns of the title row when they are asked for', async () => {
    const { url } = await start();
    const titles = { GMSFHM: '公民身份号码', XM: '姓名', XB: '性别', MZ: '民族', CSRQ: '出生日期', CYM: '曾用名', HYZK: '婚姻状况', SSXQ: '省市县区', MLXZ: '门楼详址' };
    const reply = await askPopulation(url, { rows: [P03, { ...P10, XM: '徐莉' }, { GMSFHM: '320499198706220044', XM: '陈静' }], titles });
    const foreign = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false, trimValues: false }).parse(
      new XMLParser({ removeNSPrefix: true, parseTagValue: false }).parse(recorded('spyne-three-rows.response.http').toString('utf8').split('\r\n\r\n')[1] ?? '').Envelope.Body.queryPopResponse.out,
    );
    const [held, other, missing] = reply.document.ROWS.ROW;
    expect(held.OUTPUT.ITEM).toEqual(foreign.ROWS.ROW[0].OUTPUT.ITEM.map((item: Record<string, string>) => ({ ...item })));
    expect(other.OUTPUT).toEqual(foreign.ROWS.ROW[1].OUTPUT);
    expect(missing.OUTPUT).toEqual(foreign.ROWS.ROW[2].OUTPUT);
  });

  it('holds two names under a number that was issued twice', async () => {
    const twin = Array.from({ length: registry.size }, (_, index) => registry.person(index)).find(({ defects }) => defects.includes('SHARED_ID_NUMBER'));
    const { url } = await start();
    const records = recordsOf(await askPopulation(url, { rows: [{ GMSFHM: twin?.idNumber ?? '' }], cxlx: '2' })).filter(({ jlbz }) => jlbz === '1');
    expect(new Set(records.map(({ xm }) => xm))).toEqual(new Set([twin?.name, twin?.idSharedWithName]));
  });

  it('keeps P02 as living, though she was cremated', async () => {
    const { url } = await start();
    const [record] = recordsOf(await askPopulation(url, { rows: [{ GMSFHM: '320499193802140024' }], cxlx: '2' }));
    expect(record).toMatchObject({ xm: '李桂英', ryzt: '0', swrq: '', swzxrq: '' });
  });

  it('serves a WSDL with the operation, messages and namespace of the recorded one', async () => {
    const { url } = await start();
    const parse = (text: string) => new XMLParser({ ignoreAttributes: false, removeNSPrefix: true }).parse(text).definitions;
    const ours = parse(await (await fetch(`${url}/services/PopService?wsdl`)).text());
    const foreign = parse(recorded('spyne.wsdl').toString('utf8'));
    for (const part of ['types', 'message', 'portType', 'binding']) expect(ours[part]).toEqual(foreign[part]);
    expect(ours['@_targetNamespace']).toBe(foreign['@_targetNamespace']);
    expect(ours.service.port.address['@_location']).toBe(`${url}/services/PopService`);
  });
});

describe('faults of the population system', () => {
  it('counts the quota by the Chinese day of its clock', async () => {
    let now = Date.parse('2026-11-20T15:59:59Z');
    const { url } = await start({ clock: () => now, dailyQuota: 1 });
    const ask = async (): Promise<unknown> => (await askPopulation(url, { rows: [P03], cxlx: '2' })).document.RESPONSE?.['@errorcode'];
    expect(await ask()).toBeUndefined();
    expect(await ask()).toBe('-31');
    now += 1_000;
    expect(await ask()).toBeUndefined();
  });

  it.each([
    ['duplicate-rows', (rows: readonly Record<string, string>[]) => expect(rows[1]).toEqual(rows[0])],
    ['stale-row', (rows: readonly Record<string, string>[]) => expect(rows.map(({ jlbz, qysj }) => [jlbz, qysj])).toEqual([['1', '19990101080000'], ['1', '19850329080000']])],
    ['schema-drift', (rows: readonly Record<string, string>[]) => expect(rows[0]).toMatchObject({ GMSFHM: P03.GMSFHM, XINGMING: '张伟' })],
    ['wrong-person', (rows: readonly Record<string, string>[]) => expect(rows[0]).toMatchObject({ gmsfhm: '320499199510070420' })],
  ] as const)('%s changes the rows', async (fault, check) => {
    const { url } = await start({ faults: [{ fault }] });
    check(recordsOf(await askPopulation(url, { rows: [P03], cxlx: '2' })));
  });

  it('befalls so many requests as it was set for, and stops when cleared', async () => {
    const { url, faults } = await start();
    faults.set({ fault: 'error-200', times: 1 });
    expect((await askPopulation(url, { rows: [P03], cxlx: '2' })).document.RESPONSE['@errorcode']).toBe('-53');
    expect(recordsOf(await askPopulation(url, { rows: [P03], cxlx: '2' }))).toHaveLength(1);
  });

  it('hangs without an answer until the client gives up, and closes at once all the same', async () => {
    const department = await start({ faults: [{ fault: 'hang' }] });
    const signal = AbortSignal.timeout(50);
    await expect(fetch(`${department.url}/services/PopService`, { method: 'POST', body: writeCall({ rows: [P03] }), signal })).rejects.toThrow('timeout');
    await department.close();
  });

  it('is switched by an operator over the control path', async () => {
    const { url } = await start();
    const post = (body: string) => fetch(`${url}/__faults`, { method: 'POST', body });
    expect(await (await post('{"fault":"reset"}')).json()).toEqual({ active: [{ fault: 'reset' }] });
    await expect(askPopulation(url, { rows: [P03] })).rejects.toThrow('fetch failed');
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    await fetch(`${url}/__faults`, { method: 'DELETE' });
    expect((await askPopulation(url, { rows: [P03] })).status).toBe(200);
    for (const bad of ['', '{"fault":"nonsense"}', '{"fault":"slow","ms":"a lot"}', '{"fault":"slow","times":0}', '{"fault":"token-race"}']) expect((await post(bad)).status).toBe(400);
  });
});
