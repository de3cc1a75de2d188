import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCreditAdapter } from '../../../adapters/credit/client.ts';
import type { CreditAdapter } from '../../../adapters/credit/credit-adapter.ts';
import type { Department } from '../../../sandbox/departments/server/department.ts';
import type { FaultKind } from '../../../sandbox/departments/server/fault-switch.ts';
import { startCreditDepartment } from '../../../sandbox/departments/credit/start-credit-department.ts';
import { createSyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';
import { callContext } from '../call-context.ts';

const registry = createSyntheticRegistry({ size: 300 });
const e1 = registry.entityPersona('E1');
const ouyang = registry.persona('P14');

let department: Department;
let adapter: CreditAdapter;
const start = () => createCreditAdapter({ url: department.url, resilience: { retry: { retries: 0 }, timeout: { attemptMs: 600_000 } } });
beforeAll(async () => {
  department = await startCreditDepartment({ registry });
});
afterEach(async () => {
  department.faults.clear();
  await adapter?.close();
});
afterAll(() => department.close());

const context = () => callContext();

describe('the credit adapter against the simulated exchange database, over the PostgreSQL wire protocol', () => {
  it('asks four times for many subjects, as itself, and answers in order', async () => {
    adapter = start();
    const before = department.received.length;
    const answers = await adapter.creditBySubject([ouyang.idNumber, e1.uscc, '91320499MY9X00094N'], context());
    expect(answers.map(({ outcome }) => outcome)).toEqual(['FOUND', 'FOUND', 'NOT_FOUND']);
    const asked = department.received.slice(before);
    expect(asked).toHaveLength(4);
    expect(new Set(asked.map(({ purpose }) => purpose['application_name']))).toEqual(new Set(['shuqiao']));
    expect(answers[0]).toMatchObject({ value: { records: expect.arrayContaining([expect.objectContaining({ category: 'PENALTY', subjectKind: 'PERSON', publicTo: '2025-06-30' })]) } });
  });

  it.each([15, 200])('answers of a world of %i persons, in which nobody is on a list', async (size) => {
    const small = createSyntheticRegistry({ size });
    const office = await startCreditDepartment({ registry: small });
    adapter = createCreditAdapter({ url: office.url, resilience: { retry: { retries: 0 }, timeout: { attemptMs: 600_000 } } });
    const answers = await adapter.creditBySubject([small.entityPersona('E1').uscc, small.entity(small.entityCount - 1).uscc, '91320499MY9X00094N'], context());
    expect(answers.map(({ outcome }) => outcome)).not.toContain('UNAVAILABLE');
    expect(answers[0]).toMatchObject({ outcome: 'FOUND' });
    await office.close();
  });

  it('gives what the registry truly holds of every entity: standing, repaired and rated', async () => {
    adapter = start();
    const entities = Array.from({ length: registry.entityCount }, (_, index) => registry.entity(index)).filter(({ persona }) => persona === null);
    const answers = await adapter.creditBySubject(entities.map(({ uscc }) => uscc), context());
    for (const [index, { uscc }] of entities.entries()) {
      const wanted = registry.creditRecordsOf(uscc);
      const rating = registry.creditRatingOf(uscc);
      const answer = answers[index];
      if (wanted.length === 0 && rating === null) {
        expect([uscc, answer?.outcome]).toEqual([uscc, 'NOT_FOUND']);
        continue;
      }
      if (answer?.outcome !== 'FOUND') throw new Error(`${uscc}: ${answer?.outcome}`);
      const documents = (records: readonly { readonly documentNo: string }[]) => records.map(({ documentNo }) => documentNo).toSorted();
      expect(documents(answer.value.records)).toEqual(documents(wanted.filter(({ repairedOn }) => repairedOn === null)));
      expect(documents(answer.value.repaired)).toEqual(documents(wanted.filter(({ repairedOn }) => repairedOn !== null)));
      expect(answer.value.rating?.level ?? null).toBe(rating?.level ?? null);
    }
  });

  it('asks once for the commitments of many subjects, and gives what the registry truly holds', async () => {
    adapter = start();
    const entities = Array.from({ length: registry.entityCount }, (_, index) => registry.entity(index).uscc);
    const codes = [...entities.slice(0, 150), registry.persona('P06').idNumber, registry.persona('P03').idNumber, registry.persona('P01').idNumber];
    const before = department.received.length;
    const answers = await adapter.commitmentsBySubject(codes, context());
    expect(department.received.slice(before).map(({ headers }) => /jh_\w+/.exec(headers['sql'] ?? '')?.[0])).toEqual(['jh_xy_xycn']);
    const shown = answers.map((answer) => (answer.outcome === 'FOUND' ? answer.value.map(({ commitmentNo, itemCode, madeOn, kept }) => ({ commitmentNo, itemCode, madeOn, kept })) : answer.outcome));
    const wanted = codes.map((code) => registry.creditCommitmentsOf(code).map(({ commitmentNo, itemCode, madeOn, kept }) => ({ commitmentNo, itemCode, madeOn, kept })));
    expect(shown).toEqual(wanted.map((own) => (own.length === 0 ? 'NOT_FOUND' : own)));
    expect(wanted.flat().map(({ kept }) => kept)).toEqual(expect.arrayContaining([true, false, null]));
  });

  it.each<[FaultKind, object]>([
    ['truncate-window', { outcome: 'UNAVAILABLE', cause: 'MAINTENANCE', evidence: { quality: ['RELOAD_WINDOW:jh_xy_xycn'] } }], ['schema-drift', { outcome: 'UNAVAILABLE' }],
    ['duplicate-rows', { outcome: 'FOUND', value: [{ kept: true }, { kept: null }] }], ['late-row', { outcome: 'FOUND', value: [{ kept: true }, { kept: null }] }],
  ])('answers for commitments under the fault %s', async (fault, wanted) => {
    adapter = start();
    department.faults.set({ fault });
    expect(await adapter.commitmentsBySubject([registry.entityPersona('E2').uscc], context())).toMatchObject([wanted]);
  });

  it('refuses what is no code, for commitments too', async () => {
    adapter = start();
    expect(await adapter.commitmentsBySubject(['nobody'], context())).toMatchObject([{ outcome: 'REFUSED', cause: 'BAD_REQUEST' }]);
  });

  it.each<[FaultKind, object]>([
    ['truncate-window', { outcome: 'UNAVAILABLE', cause: 'MAINTENANCE' }],
    ['maintenance', { outcome: 'UNAVAILABLE', cause: 'MAINTENANCE' }],
    ['quota', { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT' }],
    ['reset', { outcome: 'UNAVAILABLE', cause: 'CONNECTION' }],
    ['schema-drift', { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    ['duplicate-rows', { outcome: 'FOUND' }],
    ['late-row', { outcome: 'FOUND' }],
  ])('under the fault %s', async (fault, wanted) => {
    adapter = start();
    department.faults.set({ fault });
    const [answer] = await adapter.creditBySubject([e1.uscc], context());
    expect(answer).toMatchObject(wanted);
  });

  it('gives up a query that hangs, with its connection, and asks anew', async () => {
    adapter = createCreditAdapter({ url: department.url, resilience: { retry: { retries: 0 }, timeout: { attemptMs: 400 } } });
    department.faults.set({ fault: 'hang' });
    expect(await adapter.creditBySubject([e1.uscc], context())).toMatchObject([{ outcome: 'UNAVAILABLE', cause: 'TIMEOUT' }]);
    department.faults.clear();
    await adapter.close();
    adapter = start();
    expect(await adapter.creditBySubject([e1.uscc], context())).toMatchObject([{ outcome: 'FOUND' }]);
  });

  it('is CONNECTION where nobody listens, and shows no password', async () => {
    adapter = createCreditAdapter({ url: 'postgres://credit_reader:top-secret@127.0.0.1:9/qzk', resilience: { retry: { retries: 0 } } });
    const [answer] = await adapter.creditBySubject([e1.uscc], context());
    expect(answer).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'CONNECTION' });
    expect(JSON.stringify(answer)).not.toContain('top-secret');
  });
});
