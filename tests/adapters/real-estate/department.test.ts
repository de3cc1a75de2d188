import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRealEstateAdapter } from '../../../adapters/real-estate/client.ts';
import type { RealEstateAdapter } from '../../../adapters/real-estate/real-estate-adapter.ts';
import type { Department } from '../../../sandbox/departments/server/department.ts';
import type { FaultKind, FaultSetting } from '../../../sandbox/departments/server/fault-switch.ts';
import { startRealEstateDepartment } from '../../../sandbox/departments/real-estate/start-real-estate-department.ts';
import { createSyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';
import { formatRealEstateUnitNo } from '../../../standards/real-estate-unit.ts';
import { parseUscc } from '../../../standards/uscc.ts';
import { callContext } from '../call-context.ts';

const registry = createSyntheticRegistry({ size: 2_000 });
const zhang = registry.persona('P03');
const jiang = registry.persona('P12');
const held = registry.realEstateOf(zhang.idNumber);
const privateKey = readFileSync(new URL('../../../sandbox/departments/real-estate/sandbox-application-key.pem', import.meta.url), 'utf8');

let department: Department;
let adapter: RealEstateAdapter;
const start = (key = privateKey, attemptMs = 600_000) => createRealEstateAdapter({ url: department.url, appKey: 'city-app-01', privateKey: key, resilience: { retry: { retries: 0 }, timeout: { attemptMs } } });
beforeAll(async () => {
  department = await startRealEstateDepartment({ registry });
});
afterEach(async () => {
  department.faults.clear();
  await adapter?.close();
});
afterAll(() => department.close());

describe('the real-estate adapter against the simulated department, over sockets', () => {
  it('gives the rights of an owner with all owners and encumbrances, and says what for', async () => {
    adapter = start();
    const [answer] = await adapter.rightsByOwner([zhang.idNumber], callContext());
    if (answer?.outcome !== 'FOUND') throw new Error(answer?.outcome);
    expect(answer.value.map(({ realEstateUnitNo, certificateNo, areaSqm, status, registeredOn, termTo, owners, encumbrances, transactionPrice }) => (
      { realEstateUnitNo, certificateNo, areaSqm, status: status?.code, registeredOn, termTo, owners: owners.length, encumbrances, transactionPrice }))).toEqual(held.map((right) => ({
      realEstateUnitNo: right.realEstateUnitNo, certificateNo: right.certificateNo, areaSqm: right.areaSqm, status: right.status, registeredOn: right.registeredOn, termTo: right.termTo || null, owners: right.owners.length,
      encumbrances: right.encumbrances.map(({ kind, from, to, amountYuan }) => ({ kind, from, to, amount: amountYuan })), transactionPrice: right.transactionPriceYuan,
    })));
    expect(department.received.at(-1)).toMatchObject({ operation: 'queryByOwner', subjects: [zhang.idNumber], purpose: { sxbm: '11320499MY9B00035D4320131012001', sxmc: '食品经营许可新办', bjbh: '32049926090100002' }, outcome: 'ok' });
  });

  it('asks for a person as a person although the ID number passes the check of a credit code too', async () => {
    const twofold = Array.from({ length: registry.size }, (_, index) => registry.person(index).idNumber).find((number) => parseUscc(number).ok && registry.realEstateOf(number).length > 0) ?? '';
    adapter = start();
    const [answer] = await adapter.rightsByOwner([twofold], callContext());
    if (answer?.outcome !== 'FOUND') throw new Error(answer?.outcome);
    expect(answer.value.every(({ owners }) => owners.some(({ idNumber, uscc }) => idNumber === twofold && uscc === null))).toBe(true);
  });

  it('knows the owner again whose rows hold the old 15-digit number', async () => {
    adapter = start();
    const [answer] = await adapter.rightsByOwner([jiang.idNumber], callContext());
    if (answer?.outcome !== 'FOUND') throw new Error(answer?.outcome);
    expect(answer.value.every(({ owners }) => owners.some(({ idNumber }) => idNumber === jiang.idNumber))).toBe(true);
    expect(answer.evidence.quality).toContain('ID_15_DIGITS');
  });

  it('gives a unit by its number, spaced or not, once for equal numbers', async () => {
    adapter = start();
    const unitNo = held[0]?.realEstateUnitNo ?? '';
    const before = department.received.length;
    const answers = await adapter.rightsByUnit([unitNo, formatRealEstateUnitNo(unitNo), '320499001002GA00015F00010203'], callContext());
    expect(answers).toMatchObject([{ outcome: 'FOUND', value: [{ realEstateUnitNo: unitNo, parcelCode: unitNo.slice(0, 19) }] }, { outcome: 'FOUND' }, { outcome: 'REFUSED', cause: 'BAD_REQUEST' }]);
    expect(department.received.length - before).toBe(1);
  });

  it('is NOT_FOUND for an owner of nothing', async () => {
    adapter = start();
    expect(await adapter.rightsByOwner(['320499198503090111'], callContext())).toMatchObject([{ outcome: 'NOT_FOUND' }]);
  });

  it('asks nothing without a purpose', async () => {
    adapter = start();
    expect(await adapter.rightsByOwner([zhang.idNumber], callContext({ item: null, itemName: null }))).toMatchObject([{ outcome: 'REFUSED', cause: 'PURPOSE_NEEDED' }]);
  });

  it('is REFUSED under another key', async () => {
    adapter = start(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    expect(await adapter.rightsByOwner([zhang.idNumber], callContext())).toMatchObject([{ outcome: 'REFUSED', cause: 'NOT_AUTHORISED' }]);
  });

  it('will not start without a private key, and does not show it', () => {
    expect(() => start('not a key')).toThrow();
  });

  it.each<[FaultKind | FaultSetting, object]>([
    ['hang', { outcome: 'UNAVAILABLE', cause: 'TIMEOUT' }],
    ['reset', { outcome: 'UNAVAILABLE', cause: 'CONNECTION' }],
    ['error-200', { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT' }],
    ['maintenance', { outcome: 'UNAVAILABLE', cause: 'MAINTENANCE' }],
    ['html-login', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
    ['invalid-json', { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    ['quota', { outcome: 'REFUSED', cause: 'QUOTA' }],
    [{ fault: 'clock-skew', ms: -900_000 }, { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT', evidence: { quality: ['CLOCK_SKEW'] } }],
    ['wrong-person', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', evidence: { quality: expect.arrayContaining(['WRONG_SUBJECT']) } }],
    ['stale-row', { outcome: 'FOUND', value: [{ status: { code: held[0]?.status }, registeredOn: held[0]?.registeredOn }] }],
    ['duplicate-rows', { outcome: 'FOUND' }],
    ['schema-drift', { outcome: 'FOUND' }],
    ['wrong-charset', { outcome: 'FOUND' }],
    ['double-encoded', { outcome: 'FOUND' }],
  ])('under the fault %j', async (fault, wanted) => {
    adapter = start(undefined, fault === 'hang' ? 300 : undefined);
    department.faults.set(typeof fault === 'string' ? { fault } : fault);
    const [answer] = await adapter.rightsByOwner([zhang.idNumber], callContext());
    expect(answer).toMatchObject(wanted);
    if (answer?.outcome !== 'FOUND') expect(JSON.stringify(answer)).not.toContain(zhang.idNumber);
  });

  it('makes a new message number for each try', async () => {
    adapter = createRealEstateAdapter({ url: department.url, appKey: 'city-app-01', privateKey, random: () => 0 });
    department.faults.set({ fault: 'http-500', times: 1 });
    expect(await adapter.rightsByOwner([zhang.idNumber], callContext())).toMatchObject([{ outcome: 'FOUND' }]);
    const numbers = department.received.slice(-5).map(({ headers }) => headers['messageid']);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});
