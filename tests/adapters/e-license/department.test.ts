import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createELicenseAdapter } from '../../../adapters/e-license/client.ts';
import type { ELicenseAdapter } from '../../../adapters/e-license/e-license-adapter.ts';
import { startELicenseDepartment, type ELicenseDepartment } from '../../../sandbox/departments/e-license/start-e-license-department.ts';
import type { FaultKind, FaultSetting } from '../../../sandbox/departments/server/fault-switch.ts';
import { createSyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';
import { callContext, citizenContext } from '../call-context.ts';

const registry = createSyntheticRegistry({ size: 2_000 });
const zhang = registry.persona('P03');
const held = registry.licensesOf(zhang.idNumber);
const open = held.filter(({ needsConsent }) => !needsConsent);

let department: ELicenseDepartment;
let adapter: ELicenseAdapter;
const start = (appSecret = 'city-test-app-secret', attemptMs = 600_000) => createELicenseAdapter({ url: department.url, appKey: 'city-app-01', appSecret, resilience: { retry: { retries: 0 }, timeout: { attemptMs } } });

beforeAll(async () => {
  department = await startELicenseDepartment({ registry });
});
afterEach(async () => {
  department.faults.clear();
  await adapter?.close();
});
afterAll(() => department.close());

const business = () => department.received.filter(({ operation }) => operation.startsWith('getLicense'));

describe('the e-licence adapter against the simulated department, over sockets', () => {
  it('lists the licences the holder need not consent to, and the department notes cause, item and case', async () => {
    adapter = start();
    const answer = await adapter.licensesByHolder(zhang.idNumber, callContext());
    if (answer.outcome !== 'FOUND') throw new Error(answer.outcome);
    expect(answer.evidence.quality).toContain('CONSENT_TYPES_OMITTED');
    expect(new Set(answer.value.map(({ licenseId }) => licenseId))).toEqual(new Set(open.map(({ licenseId }) => licenseId)));
    for (const license of answer.value) {
      const wanted = open.find(({ licenseId }) => licenseId === license.licenseId);
      expect(license.sealVerification).toBe(wanted?.validTo.kind === 'ABSENT' ? 'UNKNOWN' : wanted?.defects.includes('LICENSE_ID_CHECK') === true ? 'INVALID' : 'VALID');
      expect([license.typeName, license.issuedOn, license.supersedes, license.checkOk]).toEqual([wanted?.typeName, wanted?.issuedOn, wanted?.supersedes ?? null, wanted?.licenseId.endsWith('.') ? null : !wanted?.defects.includes('LICENSE_ID_CHECK')]);
    }
    expect(business().at(-1)).toMatchObject({
      operation: 'getLicenseList', subjects: [zhang.idNumber], outcome: 'ok',
      purpose: { useCause: '食品经营许可新办', serviceItemCode: '11320499MY9B00035D4320131012001', projectId: '32049926090100002' },
    });
  });

  it("is let in on a citizen's own request", async () => {
    adapter = start();
    expect(await adapter.licensesByHolder(zhang.idNumber, citizenContext())).toMatchObject({ outcome: 'FOUND' });
    expect(business().at(-1)?.purpose).toMatchObject({ useCause: '本人查询' });
  });

  it('lists the licences of an enterprise by its USCC', async () => {
    adapter = start();
    const entity = registry.entityPersona('E1');
    const answer = await adapter.licensesByHolder(entity.uscc, callContext());
    if (answer.outcome !== 'FOUND') throw new Error(answer.outcome);
    expect(new Set(answer.value.map(({ holderCode }) => holderCode))).toEqual(new Set([entity.uscc]));
  });

  it('is REFUSED for a type that needs the consent of the holder', async () => {
    adapter = start();
    const withConsent = held.find(({ needsConsent }) => needsConsent);
    if (withConsent === undefined) throw new Error('P03 must hold a licence that needs consent');
    expect(await adapter.licensesByHolder(zhang.idNumber, callContext(), withConsent.typeCode)).toMatchObject({ outcome: 'REFUSED', cause: 'CONSENT_NEEDED' });
  });

  it('opens that type under the holder\'s own code, and marks the answer', async () => {
    adapter = start();
    const withConsent = held.find(({ needsConsent }) => needsConsent);
    if (withConsent === undefined) throw new Error('P03 must hold a licence that needs consent');
    const own = department.grantConsent(zhang.idNumber, withConsent.typeCode);
    const under = { holderCode: zhang.idNumber, authCode: own };
    const listed = await adapter.licensesByHolder(zhang.idNumber, callContext(), withConsent.typeCode, own);
    expect(listed).toMatchObject({ outcome: 'FOUND', evidence: { quality: expect.arrayContaining(['HOLDER_CODE']) } });
    expect(listed.outcome === 'FOUND' ? listed.value.map(({ licenseId }) => licenseId) : []).toContain(withConsent.licenseId);
    expect(await adapter.licenseById(withConsent.licenseId, callContext(), under)).toMatchObject({ outcome: 'FOUND', value: { licenseId: withConsent.licenseId } });
    expect(await adapter.file(withConsent.licenseId, callContext(), under)).toMatchObject({ outcome: 'FOUND' });
    expect(JSON.stringify([listed, department.received])).not.toContain(own);
  });

  it.each([
    ['somebody else gave', () => department.grantConsent('320499199510070420', '11320499MY9B00035D010')],
    ['is for another type', () => department.grantConsent(zhang.idNumber, '11320499MY9B00035D016')],
    ['nobody gave', () => 'AC-00000000000000000000000000000000'],
  ])('stays closed under a code that %s', async (_what, grant) => {
    adapter = start();
    const type = '11320499MY9B00035D010';
    const answer = await adapter.licensesByHolder(zhang.idNumber, callContext(), type, grant());
    expect(answer).toMatchObject({ outcome: 'REFUSED', cause: 'CONSENT_NEEDED', evidence: { quality: ['HOLDER_CODE'] } });
  });

  it('is NOT_FOUND for a holder without licences', async () => {
    adapter = start();
    expect(await adapter.licensesByHolder('320499198503090111', callContext())).toMatchObject({ outcome: 'NOT_FOUND' });
  });

  it('gives one licence and its file by a one-time address', async () => {
    adapter = start();
    const [license] = open;
    if (license === undefined) throw new Error('P03 must hold a licence');
    expect(await adapter.licenseById(license.licenseId, callContext())).toMatchObject({ outcome: 'FOUND', value: { licenseId: license.licenseId, typeName: license.typeName } });
    const before = Date.now();
    const file = await adapter.file(license.licenseId, callContext());
    if (file.outcome !== 'FOUND') throw new Error(file.outcome);
    expect(file.value).toMatchObject({ licenseId: license.licenseId, fileType: 'OFD' });
    expect((file.value.expiresAt ?? 0) - before).toBeGreaterThan(500_000);
    const id = license.licenseId.replace(/0000001\.001\..$/, '9999999.001.X');
    expect(await adapter.licenseById(id, callContext())).toMatchObject({ outcome: 'NOT_FOUND' });
  });

  it('is REFUSED with a wrong secret', async () => {
    adapter = start('wrong-secret');
    const answer = await adapter.licensesByHolder(zhang.idNumber, callContext());
    expect(answer).toMatchObject({ outcome: 'REFUSED', cause: 'NOT_AUTHORISED' });
    expect(JSON.stringify(answer)).not.toContain('wrong-secret');
  });

  it('survives another process taking the token', async () => {
    adapter = start();
    await adapter.licensesByHolder(zhang.idNumber, callContext());
    department.faults.set({ fault: 'token-race', times: 1 });
    expect(await adapter.licensesByHolder(zhang.idNumber, callContext())).toMatchObject({ outcome: 'FOUND' });
    expect(business().slice(-2).map(({ outcome }) => outcome)).toEqual(['401', 'ok']);
  });

  it.each<[FaultKind | FaultSetting, object]>([
    ['hang', { outcome: 'UNAVAILABLE', cause: 'TIMEOUT' }],
    ['reset', { outcome: 'UNAVAILABLE', cause: 'CONNECTION' }],
    ['http-500', { outcome: 'UNAVAILABLE', cause: 'HTTP_STATUS' }],
    ['error-200', { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT' }],
    ['html-login', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
    ['html-maintenance', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
    ['maintenance', { outcome: 'UNAVAILABLE', cause: 'MAINTENANCE' }],
    ['invalid-json', { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    ['token-race', { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT' }],
    [{ fault: 'clock-skew', ms: -900_000 }, { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT' }],
    ['quota', { outcome: 'REFUSED', cause: 'QUOTA' }],
    ['wrong-person', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
    ['double-encoded', { outcome: 'FOUND' }],
    ['wrong-charset', { outcome: 'FOUND' }],
    ['duplicate-rows', { outcome: 'FOUND' }],
    ['schema-drift', { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
  ])('under the fault %j', async (fault, wanted) => {
    adapter = start(undefined, fault === 'hang' ? 300 : undefined);
    department.faults.set(typeof fault === 'string' ? { fault } : fault);
    const answer = await adapter.licensesByHolder(zhang.idNumber, callContext());
    expect(answer).toMatchObject(wanted);
    if (answer.outcome !== 'FOUND') expect(JSON.stringify(answer)).not.toContain(zhang.idNumber);
  });

  it('is MALFORMED for a reply cut in the middle', async () => {
    adapter = start();
    await adapter.licensesByHolder(zhang.idNumber, callContext());
    department.faults.set({ fault: 'body-cut', after: 100 });
    expect(await adapter.licensesByHolder(zhang.idNumber, callContext())).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'MALFORMED', evidence: { quality: ['TRUNCATED'] } });
  });
});
