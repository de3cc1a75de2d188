import { afterEach, describe, expect, it } from 'vitest';
import { createPopulationAdapter, type PopulationAdapterOptions } from '../../../adapters/population/client.ts';
import type { PopulationAdapter } from '../../../adapters/population/population-adapter.ts';
import { unavailable } from '../../../adapters/reading.ts';
import { callContext, citizenContext } from '../call-context.ts';
import { fakeTransport, replyOf, type FakeTransport } from '../fake-transport.ts';

const ZHANG = '320499198503090031';
const CHEN = '320499198706220043';
const XU = '32049919920225026X';

const soap = (out: string): string =>
  `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><r><out>${out.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</out></r></soapenv:Body></soapenv:Envelope>`;
const record = (columns: Record<string, string>): string =>
  `<RECORD code="0" msg="成功">${Object.entries(columns).map(([name, value]) => `<${name}>${value}</${name}>`).join('')}</RECORD>`;
const data = (...records: readonly string[]): string => soap(`<DATA>${records.join('')}</DATA>`);
const NONE = data('<RECORD code="1" msg="无数据"/>');

const adapters: PopulationAdapter[] = [];
function start(answer: string | Parameters<typeof fakeTransport>[0], options: Partial<PopulationAdapterOptions> = {}): { adapter: PopulationAdapter; transport: FakeTransport } {
  const transport = fakeTransport(typeof answer === 'string' ? () => replyOf(answer) : answer);
  const adapter = createPopulationAdapter({ url: 'http://pop.example.invalid/', license: 'TEST-LICENSE', charset: 'UTF-8', transport, resilience: { retry: { retries: 0 } }, ...options });
  adapters.push(adapter);
  return { adapter, transport };
}
afterEach(async () => {
  await Promise.all(adapters.splice(0).map((adapter) => adapter.close()));
});

const person = (number: string) => ({ type: '111', number });

/** The questions of a sent envelope: purpose and key of each row after the title row. */
function questions(body: unknown): readonly { readonly fsd: string; readonly ywlx: string; readonly key: string }[] {
  const text = Buffer.from(body as Uint8Array).toString('utf8').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"');
  return [...text.matchAll(/<ROW FSD="([^"]*)" YWLX="([^"]*)"><(?:GMSFHM|HH)>([^<]*)</g)].map(([, fsd = '', ywlx = '', key = '']) => ({ fsd, ywlx, key }));
}

describe('personsByIdNumber', () => {
  it('asks once for a batch and answers in the order of the keys, absent people as NOT_FOUND', async () => {
    const { adapter, transport } = start(data(record({ gmsfhm: CHEN, xm: '陈静', jlbz: '1' }), record({ gmsfhm: ZHANG, xm: '张伟', jlbz: '1' })));
    const answers = await adapter.personsByIdNumber([person(ZHANG), person(XU), person(CHEN), person(ZHANG)], callContext());
    expect(answers.map((answer) => (answer.outcome === 'FOUND' ? answer.value.name : answer.outcome))).toEqual(['张伟', 'NOT_FOUND', '陈静', '张伟']);
    expect(transport.sent).toHaveLength(1);
    expect(questions(transport.sent[0]?.body).map(({ key }) => key)).toEqual([ZHANG, XU, CHEN]);
  });

  it('splits a batch at the limit', async () => {
    const { adapter, transport } = start(NONE, { batchLimit: 2 });
    const answers = await adapter.personsByIdNumber([ZHANG, CHEN, XU].map(person), callContext());
    expect(answers.map(({ outcome }) => outcome)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
    expect(transport.sent.map(({ body }) => questions(body).map(({ key }) => key))).toEqual([[ZHANG, CHEN], [XU]]);
  });

  it('carries item, organisation and its division to the department', async () => {
    const { adapter, transport } = start(NONE);
    await adapter.personsByIdNumber([person(ZHANG)], callContext());
    expect(questions(transport.sent[0]?.body)).toEqual([{ fsd: '320499', ywlx: '食品经营许可新办', key: ZHANG }]);
    expect(Buffer.from(transport.sent[0]?.body as Uint8Array).toString()).toContain('&lt;SBM&gt;11320499MY9B00035D&lt;/SBM&gt;');
  });

  it("names a citizen's own request as such", async () => {
    const { adapter, transport } = start(NONE, { organizationName: '测试平台', region: '320411' });
    await adapter.personsByIdNumber([person(ZHANG)], citizenContext());
    expect(questions(transport.sent[0]?.body)).toEqual([{ fsd: '320411', ywlx: '本人查询', key: ZHANG }]);
    expect(Buffer.from(transport.sent[0]?.body as Uint8Array).toString()).toContain('&lt;SBM&gt;测试平台&lt;/SBM&gt;');
  });

  it('asks nothing for an organisation without a purpose', async () => {
    const { adapter, transport } = start(NONE);
    const [answer] = await adapter.personsByIdNumber([person(ZHANG)], callContext({ item: null, itemName: null }));
    expect(answer).toMatchObject({ outcome: 'REFUSED', cause: 'PURPOSE_NEEDED' });
    expect(transport.sent).toEqual([]);
  });

  it.each([
    ['a passport', { type: '414', number: 'E00000000' }],
    ['too few digits', person('32049919850309')],
    ['letters', person('32049919850309003A')],
    ['nothing', person('')],
  ])('asks nothing for %s', async (_what, key) => {
    const { adapter, transport } = start(NONE);
    expect(await adapter.personsByIdNumber([key], callContext())).toMatchObject([{ outcome: 'REFUSED', cause: 'BAD_REQUEST' }]);
    expect(transport.sent).toEqual([]);
  });

  it.each([
    ['lower-case x', '32049919920225026x', 'ID_LOWERCASE_X'],
    ['full width', '３２０４９９１９９２０２２５０２６Ｘ', 'ID_FULL_WIDTH'],
    ['spaces', '320499 19920225 026X ', 'ID_SPACE'],
  ])('knows a number again that the department writes with %s', async (_what, written, mark) => {
    const { adapter } = start(data(record({ gmsfhm: written, xm: '徐丽', jlbz: '1' })));
    const [answer] = await adapter.personsByIdNumber([person(XU)], callContext());
    expect(answer).toMatchObject({ outcome: 'FOUND', value: { idNumber: XU } });
    expect(answer?.evidence.quality).toContain(mark);
  });

  it('knows a 15-digit number again, asked or answered', async () => {
    const { adapter, transport } = start(data(record({ gmsfhm: '320499611130031', xm: '蒋志强', jlbz: '1' })));
    const [answer] = await adapter.personsByIdNumber([person('320499611130031')], callContext());
    expect(questions(transport.sent[0]?.body)[0]?.key).toBe('32049919611130031X');
    expect(answer).toMatchObject({ outcome: 'FOUND', value: { idNumber: '32049919611130031X' } });
    expect(answer?.evidence.quality).toContain('ID_15_DIGITS');
  });

  it('never takes somebody else for the person asked for', async () => {
    const { adapter } = start(data(record({ gmsfhm: CHEN, xm: '陈静', jlbz: '1' })));
    const [answer] = await adapter.personsByIdNumber([person(ZHANG)], callContext());
    expect(answer).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', evidence: { quality: ['WRONG_PERSON'] } });
    expect(JSON.stringify(answer)).not.toContain('陈静');
  });

  it('is AMBIGUOUS when two current rows give the number to two names, not when only the dot differs', async () => {
    const { adapter } = start(data(record({ gmsfhm: ZHANG, xm: '张伟', jlbz: '1' }), record({ gmsfhm: ZHANG, xm: '章威', jlbz: '1' }), record({ gmsfhm: CHEN, xm: '阿依·古丽', jlbz: '1', qysj: '20200101000001' }), record({ gmsfhm: CHEN, xm: '阿依•古丽', jlbz: '1', qysj: '20100101000001' })));
    const [zhang, chen] = await adapter.personsByIdNumber([ZHANG, CHEN].map(person), callContext());
    expect(zhang).toMatchObject({ outcome: 'AMBIGUOUS', candidates: 2 });
    expect(chen).toMatchObject({ outcome: 'FOUND', value: { name: '阿依·古丽', history: [{ name: '阿依•古丽' }] }, evidence: { quality: ['SEVERAL_CURRENT_ROWS'] } });
  });

  it('takes a changed name from the current row alone', async () => {
    const { adapter } = start(data(record({ gmsfhm: ZHANG, xm: '张威', jlbz: '2', qysj: '20240101000001' }), record({ gmsfhm: ZHANG, xm: '张伟', jlbz: '1', qysj: '20100101000001' })));
    const [answer] = await adapter.personsByIdNumber([person(ZHANG)], callContext());
    expect(answer).toMatchObject({ outcome: 'FOUND', value: { name: '张伟', recordCurrent: true, history: [{ name: '张威' }] } });
  });

  it('leaves people without a row unknown when the reply says the register is closed', async () => {
    const { adapter } = start(data(record({ gmsfhm: ZHANG, xm: '张伟', jlbz: '1' }), '<RECORD code="9" msg="系统维护中"/>'));
    const answers = await adapter.personsByIdNumber([ZHANG, CHEN].map(person), callContext());
    expect(answers).toMatchObject([{ outcome: 'FOUND' }, { outcome: 'UNAVAILABLE', cause: 'MAINTENANCE' }]);
  });

  it('maps columns to codes, dates and one address; keeps unknown codes and says so', async () => {
    const { adapter } = start(data(record({
      gmsfhm: ZHANG, xm: '张伟 ', xb: '男', mz: '汉族', csrq: '19850309', csdssxq: '320404', ssxq: '320411', xzjd: '320411103', jcwh: '薛家社区', jlx: '听澜路', mlph: '18号', mlxz: '听澜路18号2幢301室',
      hb: '1', hh: 'H000001', yhzgx: '02', hyzk: '99', whcd: '21', yxqxqsrq: '20100101', yxqxjzrq: '长期', ryzt: '7', hsql: '0001-01-01', jlbz: '1', swrq: '', mob: '16100000001',
    })));
    const [answer] = await adapter.personsByIdNumber([person(ZHANG)], callContext());
    expect(answer).toMatchObject({
      outcome: 'FOUND',
      value: {
        name: '张伟', sex: { code: '1', name: '男性' }, ethnicity: { code: '01', name: '汉' }, birthDate: '1985-03-09', birthPlaceDivision: '320404', hukouDivision: '320411103',
        hukouAddress: '听澜路18号2幢301室', hukouKind: { code: '1' }, relationToHead: { code: '02', name: '户主' }, hukouMaritalStatus: { code: '99', name: null }, hukouEducation: { name: '本科毕业' },
        idCardValidFrom: '2010-01-01', idCardValidTo: null, idCardLongTerm: true, personStatus: null, hukouMoveInDate: null, deathCancelDate: null, mobile: '16100000001',
      },
      evidence: { source: 'population', channel: 'soap:queryPop', sourceMode: 'REALTIME', asOf: null },
    });
    expect(answer?.evidence.quality).toEqual(expect.arrayContaining(['TRAILING_SPACE:xm', 'UNKNOWN_CODE:hyzk', 'UNKNOWN_CODE:ryzt']));
  });
});

describe('schema drift', () => {
  it('is MALFORMED when the name column is gone, not a person without a name', async () => {
    const { adapter } = start(data(record({ GMSFHM: ZHANG, XINGMING: '张伟', JLBZ: '1' }), record({ gmsfhm: CHEN, xm: '', jlbz: '1' })));
    const answers = await adapter.personsByIdNumber([ZHANG, CHEN].map(person), callContext());
    expect(answers).toMatchObject([{ outcome: 'UNAVAILABLE', cause: 'MALFORMED', evidence: { quality: ['SCHEMA_DRIFT:xm'] } }, { outcome: 'FOUND', value: { name: null } }]);
  });
});

describe('households', () => {
  const member = (gmsfhm: string, more: Record<string, string>) => record({ gmsfhm, hh: 'H000038', jlbz: '1', hb: '1', ssxq: '320411', mlxz: '云栖路5号', ...more });

  it('gives the current members, head first, without the dead and those who left', async () => {
    const { adapter, transport } = start(data(member(CHEN, { xm: '陈静', yhzgx: '12' }), member(ZHANG, { xm: '张伟', yhzgx: '02' }), member(XU, { xm: '徐丽', yhzgx: '30', ryzt: '1' })));
    const answer = await adapter.household(' H000038', callContext());
    expect(answer).toMatchObject({
      outcome: 'FOUND',
      value: { householdNo: 'H000038', headIdNumber: ZHANG, division: '320411', address: '云栖路5号', kind: { name: '家庭户' }, members: [{ idNumber: ZHANG, name: '张伟' }, { idNumber: CHEN, name: '陈静' }] },
    });
    expect(questions(transport.sent[0]?.body).map(({ key }) => key)).toEqual(['H000038']);
  });

  it('asks for the columns it reads and no others; a person is read whole', async () => {
    const { adapter, transport } = start(data(member(ZHANG, { xm: '张伟', yhzgx: '02' })));
    await adapter.household('H000038', callContext());
    await adapter.personsByIdNumber([person(ZHANG)], callContext());
    const columns = transport.sent.map(({ body }) => /FHZD&gt;([\w,]+)&lt;/.exec(Buffer.from(body ?? '').toString('latin1'))?.[1] ?? null);
    expect(columns).toEqual(['hh,gmsfhm,xm,yhzgx,jlbz,ryzt,hb,hlx,jcwh,xzjd,ssxq,jlx,mlph,mlxz', null]);
  });

  it('names no head when there are two', async () => {
    const { adapter } = start(data(member(CHEN, { xm: '陈静', yhzgx: '02' }), member(ZHANG, { xm: '张伟', yhzgx: '02' })));
    const answer = await adapter.household('H000038', callContext());
    expect(answer).toMatchObject({ outcome: 'FOUND', value: { headIdNumber: null } });
    expect(answer.evidence.quality).toContain('SEVERAL_HEADS');
  });

  it('never takes another household for the one asked for', async () => {
    const { adapter } = start(data(member(CHEN, { xm: '陈静' })));
    expect(await adapter.household('H000099', callContext())).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', evidence: { quality: ['WRONG_HOUSEHOLD'] } });
  });

  it('asks nothing for an empty number', async () => {
    const { adapter, transport } = start(NONE);
    expect(await adapter.household(' ', callContext())).toMatchObject({ outcome: 'REFUSED', cause: 'BAD_REQUEST' });
    expect(transport.sent).toEqual([]);
  });
});

describe('what goes wrong is told apart', () => {
  it.each([
    ['no connection', () => unavailable('CONNECTION'), { outcome: 'UNAVAILABLE', cause: 'CONNECTION' }],
    ['HTTP 503', () => replyOf('busy', 'text/plain', 503), { outcome: 'UNAVAILABLE', cause: 'HTTP_STATUS' }],
    ['HTTP 403', () => replyOf('<html/>', 'text/html', 403), { outcome: 'REFUSED', cause: 'NOT_AUTHORISED' }],
    ['a redirect to a login page', () => replyOf('', 'text/html', 302), { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
    ['a login page with 200', () => replyOf('<html><body>登录</body></html>', 'text/html'), { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
    ['an empty body', () => replyOf(''), { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
    ['the department says 维护', () => replyOf(soap('<RESPONSE errorcode="-99"><ROWS><ROW><ErrorCode>-99</ErrorCode><ErrorMsg>系统升级中</ErrorMsg></ROW></ROWS></RESPONSE>')), { outcome: 'UNAVAILABLE', cause: 'MAINTENANCE' }],
    ['the department wants a purpose', () => replyOf(soap('<RESPONSE errorcode="-22"/>')), { outcome: 'REFUSED', cause: 'PURPOSE_NEEDED' }],
  ])('%s', async (_what, answer, wanted) => {
    const { adapter } = start(answer);
    const [given] = await adapter.personsByIdNumber([person(ZHANG)], callContext());
    expect(given).toMatchObject(wanted);
    expect(JSON.stringify(given)).not.toContain(ZHANG);
  });

  it('answers CANCELLED without a call when the client has gone', async () => {
    const { adapter, transport } = start(NONE);
    expect(await adapter.personsByIdNumber([person(ZHANG)], callContext({ signal: AbortSignal.abort() }))).toMatchObject([{ outcome: 'UNAVAILABLE', cause: 'CANCELLED' }]);
    expect(transport.sent).toEqual([]);
  });

  it('answers CONNECTION after close', async () => {
    const { adapter } = start(NONE);
    await adapter.close();
    expect(await adapter.personsByIdNumber([person(ZHANG)], callContext())).toMatchObject([{ outcome: 'UNAVAILABLE', cause: 'CONNECTION' }]);
  });
});
