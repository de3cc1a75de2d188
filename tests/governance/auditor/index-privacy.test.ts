import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { populationValues } from '../../population-values.ts';
import { PrivacyScan } from '../../privacy-scan.ts';
import { patientSources } from '../../scenarios/patient-sources.ts';
import { startWorld } from '../../scenarios/world.ts';
import type { World } from '../../scenarios/world.ts';
import { auditOf, indexed } from './indexed.ts';

/** The index after people and an engine read what they may, and an auditor searched: what is in its tables, all of them. */
let world: World;
const tokens: string[] = [];

async function ask(wish: Parameters<World['token']>[0], query: string, variables?: Record<string, unknown>): Promise<unknown> {
  const token = await world.token(wish);
  tokens.push(token);
  return ((await world.ask(query, { token, ...(variables === undefined ? {} : { variables }) })).body.extensions ?? {})['receipt'];
}

beforeAll(async () => {
  world = await startWorld({ moduleOf: patientSources });
  for (const person of ['P01', 'P02', 'P03']) await ask({ client: 'citizen-app', person }, '{ me { name idNumber birthDate mobile hukouAddress } }');
  const { idNumber, name } = world.registry.persona('P01');
  await ask({ client: 'approval-engine', item: 'senior-allowance', case: 'XB2026GL0001' }, `query q${idNumber} { a${idNumber}: subject { ... on Person { name } } }`);
  const last = await ask(
    { client: 'audit-console', person: 'auditor-zhou' }, 'mutation Ask($input: SubjectLookupInput!) { requestSubjectLookup(input: $input) { lookupId } }',
    { input: { idNumber, reason: '市民投诉其户籍信息被无关单位查询', caseNo: 'SJ-2026-0001' } });
  expect(name.length).toBeGreaterThan(1);
  await indexed(world, last as { log: string; index: number }); // a receipt, as the response has it
});
afterAll(() => world.close());

describe('the index', () => {
  it('holds no name, ID number, mobile number, home address, client address or token in any table', async () => {
    const { database } = auditOf(world);
    const tables = await database.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration'");
    const scan = new PrivacyScan({ ...populationValues(world.registry), token: tokens, 'client address': ['127.0.0'] });
    let bytes = 0;
    for (const { name } of tables) {
      const content = Buffer.from(JSON.stringify(await database.query(`SELECT * FROM ${name}`)));
      bytes += content.length;
      expect(scan.bytes(name, content)).toEqual([]);
    }
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['audit_entry', 'audit_subject', 'subject_lookup']));
    expect(await database.query('SELECT DISTINCT length(network) AS digits FROM audit_entry WHERE network IS NOT NULL')).toEqual([{ digits: 12 }]);
    expect(bytes).toBeGreaterThan(5_000);
  });
});
