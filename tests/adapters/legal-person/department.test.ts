import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLegalPersonAdapter } from '../../../adapters/legal-person/client.ts';
import type { LegalPersonAdapter } from '../../../adapters/legal-person/legal-person-adapter.ts';
import { toLegalEntity } from '../../../adapters/legal-person/mapping.ts';
import { readEnvelope } from '../../../adapters/protocol/envelopes/read-envelope.ts';
import { readJsonColumns } from '../../../adapters/values/json-columns.ts';
import type { Department } from '../../../sandbox/departments/server/department.ts';
import type { FaultKind, FaultSetting } from '../../../sandbox/departments/server/fault-switch.ts';
import { startLegalPersonDepartment } from '../../../sandbox/departments/legal-person/start-legal-person-department.ts';
import { createSyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';
import { callContext } from '../call-context.ts';
import { wireJson } from '../wire-file.ts';

const registry = createSyntheticRegistry({ size: 2_000 });
const e1 = registry.entityPersona('E1');
const e3 = registry.entityPersona('E3');
const UNKNOWN = '91320499MY9X00094N';

let department: Department;
let adapter: LegalPersonAdapter;
const start = (appKey = 'TESTAPPKEY00000A', attemptMs = 600_000) =>
  createLegalPersonAdapter({ url: department.url, rid: '11320499MY9B00035D-0001', appKey, resilience: { retry: { retries: 0 }, timeout: { attemptMs } } });
beforeAll(async () => {
  department = await startLegalPersonDepartment({ registry });
});
afterEach(async () => {
  department.faults.clear();
  await adapter?.close();
});
afterAll(() => department.close());

const calls = (sid: string) => department.received.filter(({ operation }) => operation === sid);

describe('the recorded bare array (envelope E)', () => {
  it('gives capital in yuan and dates of China', () => {
    const [wanted] = wireJson('envelopes/e-found.expected.json').rows;
    const rows = readEnvelope(wireJson('envelopes/e-found.json'));
    if (rows.outcome !== 'FOUND') throw new Error(rows.outcome);
    const reading = toLegalEntity(wanted.uniscid, rows.value.map(readJsonColumns));
    if (reading.outcome !== 'FOUND') throw new Error(reading.outcome);
    const { value } = reading;
    expect({ uniscid: value.uscc, name: value.name, capitalYuan: Number(value.registeredCapital), currency: value.currency?.name, establishedOn: value.establishedOn, operatingTo: value.operatingTo, legalRep: value.legalRepName }).toEqual(wanted);
  });
});

describe('the legal-person adapter against the simulated department, over sockets', () => {
  it('asks once for many entities and answers in order', async () => {
    adapter = start();
    const before = calls('s_3204990000000_2001').length;
    const entities = Array.from({ length: 30 }, (_, index) => registry.entity(index));
    const answers = await adapter.entitiesByUscc([...entities.map(({ uscc }) => `${uscc.toLowerCase()} `), UNKNOWN], callContext());
    expect(calls('s_3204990000000_2001').length - before).toBe(1);
    expect(answers.at(-1)?.outcome).toBe('NOT_FOUND');
    for (const [index, wanted] of entities.entries()) {
      const answer = answers[index];
      if (answer?.outcome !== 'FOUND') throw new Error(`${index}: ${answer?.outcome}`);
      const { value } = answer;
      expect({
        uscc: value.uscc, name: value.name, category: value.category, type: value.marketEntityType?.code ?? null, status: value.status, establishedOn: value.establishedOn, approvedOn: value.approvedOn,
        operatingTo: value.operatingTo, address: value.addressCode, headcount: value.headcount, violation: value.seriousViolation, legacyRegNo: value.legacyRegNo,
      }).toEqual({
        uscc: wanted.uscc, name: wanted.name, category: wanted.kind, type: wanted.marketEntityType, status: wanted.status, establishedOn: wanted.establishedOn, approvedOn: wanted.approvedOn,
        operatingTo: wanted.operatingTo, address: wanted.domicile.addressCode, headcount: wanted.headcount, violation: wanted.seriousViolation, legacyRegNo: wanted.legacyRegNo,
      });
      expect(wanted.kind === 'PUBLIC_INSTITUTION' ? value.openingFund : value.registeredCapital).toBe(wanted.registeredCapitalYuan);
    }
    expect(calls('s_3204990000000_2001').at(-1)?.purpose).toEqual({ sxbm: '11320499MY9B00035D4320131012001', sxmc: '食品经营许可新办', bjbh: '32049926090100002' });
  });

  it('gives the entities a person represents, however little the total says', async () => {
    adapter = start();
    const representative = registry.person(e1.legalRep);
    const answers = await adapter.entitiesRepresentedBy([representative.idNumber, '320499198503090111'], callContext());
    expect(answers.map(({ outcome }) => outcome)).toEqual(['FOUND', 'NOT_FOUND']);
    const [answer] = answers;
    if (answer?.outcome !== 'FOUND') throw new Error(answer?.outcome);
    expect(new Set(answer.value.map(({ uscc }) => uscc))).toEqual(new Set(registry.entitiesRepresentedBy(representative.idNumber).map(({ uscc }) => uscc)));
    expect(answer.evidence.quality).toContain('TOTAL_MISMATCH');
  });

  it('gives shareholders, key people and abnormal entries', async () => {
    adapter = start();
    const answers = await adapter.detailsByUscc([e1.uscc, e3.uscc], callContext());
    for (const [index, wanted] of [e1, e3].entries()) {
      const answer = answers[index];
      if (answer?.outcome !== 'FOUND') throw new Error(answer?.outcome);
      expect(answer.value.shareholders.map(({ name, amount }) => [name, amount])).toEqual(wanted.shareholders.map(({ name, amountYuan }) => [name, amountYuan]));
      expect(answer.value.keyPersonnel.map(({ name, position }) => [name, position])).toEqual(wanted.keyPersonnel.map(({ name, position }) => [name, position]));
      expect(answer.value.abnormalEntries.map(({ listedOn, removedOn }) => [listedOn, removedOn])).toEqual(wanted.abnormalEntries.map(({ listedOn, removedOn }) => [listedOn, removedOn]));
    }
  });

  it('gives the branches of a head office, whose own record names it', async () => {
    adapter = start();
    const branches = Array.from({ length: registry.entityCount }, (_, index) => registry.entity(index)).filter(({ parentUscc }) => parentUscc !== null);
    const heads = [...new Set(branches.map(({ parentUscc }) => parentUscc ?? ''))].slice(0, 5);
    expect(heads.length).toBeGreaterThan(0);
    for (const [index, answer] of (await adapter.detailsByUscc(heads, callContext())).entries()) {
      if (answer.outcome !== 'FOUND') throw new Error(answer.outcome);
      expect(answer.value.branches).toEqual(branches.filter(({ parentUscc }) => parentUscc === heads[index]).map(({ uscc, name }) => ({ uscc, name })));
      expect(answer.value.shareholders.every(({ kind }) => kind === 'PERSON')).toBe(true);
    }
  });

  it('asks once for the yearly reports of many, and once for their accounts, and gives what the registry truly holds', async () => {
    adapter = start();
    const own = Array.from({ length: 40 }, (_, index) => registry.entity(index).uscc);
    const before = [calls('s_3204990000000_2005').length, calls('s_3204990000000_2006').length];
    const [reports, accounts] = await Promise.all([adapter.financialsByUscc([...own, UNKNOWN], callContext()), adapter.bankAccountsByUscc([...own, UNKNOWN], callContext())]);
    expect([calls('s_3204990000000_2005').length, calls('s_3204990000000_2006').length].map((count, index) => count - (before[index] ?? 0))).toEqual([1, 1]);
    const wanted = own.map((uscc) => registry.annualFinancialsOf(uscc).map(({ year, operatingRevenueYuan, taxPaidYuan }) => ({ year, operatingRevenue: operatingRevenueYuan, taxPaid: taxPaidYuan })).toReversed());
    expect(reports.map((answer) => (answer.outcome === 'FOUND' ? answer.value : answer.outcome))).toEqual([...wanted.map((years) => (years.length === 0 ? 'NOT_FOUND' : years)), 'NOT_FOUND']);
    expect(accounts.map((answer) => (answer.outcome === 'FOUND' ? answer.value.account : answer.outcome))).toEqual([
      ...own.map((uscc) => { const license = registry.accountLicenseOf(uscc); return license?.open === true ? license.account : 'NOT_FOUND'; }), 'NOT_FOUND',
    ]);
    expect([wanted.some((years) => years.length === 0), wanted.some((years) => years.length > 1)]).toEqual([true, true]);
    expect(calls('s_3204990000000_2006').at(-1)?.purpose).toMatchObject({ sxmc: '食品经营许可新办' });
  });

  it.each<[FaultKind, object]>([
    ['duplicate-rows', { outcome: 'FOUND' }], ['stale-row', { outcome: 'FOUND' }], ['schema-drift', { outcome: 'FOUND' }], ['maintenance', { outcome: 'UNAVAILABLE', cause: 'MAINTENANCE' }], ['quota', { outcome: 'REFUSED', cause: 'QUOTA' }],
  ])('reads reports and accounts under the fault %s', async (fault, wanted) => {
    adapter = start();
    department.faults.set({ fault });
    expect([...await adapter.financialsByUscc([e1.uscc], callContext()), ...await adapter.bankAccountsByUscc([e1.uscc], callContext())]).toMatchObject([wanted, wanted]);
  });

  it('takes no report and no account of somebody else for an answer', async () => {
    adapter = start();
    department.faults.set({ fault: 'wrong-person' });
    const wanted = { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', evidence: { quality: expect.arrayContaining(['WRONG_SUBJECT']) } };
    expect([...await adapter.financialsByUscc([e3.uscc], callContext()), ...await adapter.bankAccountsByUscc([e3.uscc], callContext())]).toMatchObject([wanted, wanted]);
  });

  it('judges code and name without the record', async () => {
    adapter = start();
    expect(await adapter.verdict(e1.uscc, e1.name, callContext())).toMatchObject({ outcome: 'FOUND', value: { matches: true, differs: [] } });
    const answer = await adapter.verdict(e1.uscc, '某公司', callContext());
    expect(answer).toMatchObject({ outcome: 'FOUND', value: { matches: false, differs: ['entname'] } });
    expect(JSON.stringify(answer)).not.toContain('某公司');
    expect(await adapter.verdict(UNKNOWN, 'x', callContext())).toMatchObject({ outcome: 'NOT_FOUND' });
  });

  it('asks nothing for what is no code, or without a purpose', async () => {
    adapter = start();
    const before = department.received.length;
    expect(await adapter.entitiesByUscc(['91320499MY9A00018Q'], callContext())).toMatchObject([{ outcome: 'REFUSED', cause: 'BAD_REQUEST' }]);
    expect(await adapter.entitiesByUscc([e1.uscc], callContext({ item: null, itemName: null }))).toMatchObject([{ outcome: 'REFUSED', cause: 'PURPOSE_NEEDED' }]);
    expect(department.received.length).toBe(before);
  });

  it('is REFUSED under an application key that is not its own', async () => {
    adapter = start('TESTAPPKEY00000B');
    const [answer] = await adapter.entitiesByUscc([e1.uscc], callContext());
    expect(answer).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT' });
    expect(JSON.stringify(answer)).not.toContain('TESTAPPKEY');
  });

  it('gets the secret of the day once, and again when it ended in mid-query', async () => {
    adapter = start();
    const keys = () => calls('key').length;
    const before = keys();
    await Promise.all(Array.from({ length: 20 }, (_, index) => adapter.entitiesByUscc([registry.entity(index).uscc], callContext())));
    expect(keys() - before).toBe(1);
    department.faults.set({ fault: 'secret-expired', times: 1 });
    expect(await adapter.entitiesByUscc([e1.uscc], callContext())).toMatchObject([{ outcome: 'FOUND' }]);
    expect(keys() - before).toBe(2);
  });

  it.each<[FaultKind | FaultSetting, object]>([
    ['hang', { outcome: 'UNAVAILABLE', cause: 'TIMEOUT' }],
    ['reset', { outcome: 'UNAVAILABLE', cause: 'CONNECTION' }],
    ['error-200', { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT' }],
    ['maintenance', { outcome: 'UNAVAILABLE', cause: 'MAINTENANCE' }],
    ['html-login', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
    ['invalid-json', { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    ['not-listed', { outcome: 'REFUSED', cause: 'NOT_AUTHORISED' }],
    ['quota', { outcome: 'REFUSED', cause: 'QUOTA' }],
    [{ fault: 'clock-skew', ms: -900_000 }, { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT', evidence: { quality: ['CLOCK_SKEW'] } }],
    ['wrong-person', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', evidence: { quality: ['WRONG_SUBJECT'] } }],
    ['stale-row', { outcome: 'AMBIGUOUS', candidates: 2 }],
    ['duplicate-rows', { outcome: 'FOUND', value: { name: e1.name } }],
    ['schema-drift', { outcome: 'FOUND', value: { name: e1.name } }],
    ['wrong-charset', { outcome: 'FOUND', value: { name: e1.name } }],
    ['double-encoded', { outcome: 'FOUND', value: { name: e1.name } }],
  ])('under the fault %j', async (fault, wanted) => {
    adapter = start(undefined, fault === 'hang' ? 300 : undefined);
    department.faults.set(typeof fault === 'string' ? { fault } : fault);
    const [answer] = await adapter.entitiesByUscc([e1.uscc], callContext());
    expect(answer).toMatchObject(wanted);
  });
});
