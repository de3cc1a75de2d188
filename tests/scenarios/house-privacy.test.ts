import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runHouse, type RunningHouse } from '../../bench/house/run-house.ts';
import { openEmbeddedDatabase } from '../../governance/database/embedded-database.ts';
import { createSyntheticRegistry } from '../../sandbox/people/synthetic-registry.ts';
import { loadPortalData } from '../../sandbox/portal/register/portal-data.ts';
import { populationValues } from '../population-values.ts';
import { PrivacyScan } from '../privacy-scan.ts';
import { until } from '../until.ts';
import { accessEntries, journalProblems } from './access-entries.ts';

/**
 * The house as `npm start` runs it, with every process writing all the log it can: people read themselves, an engine, a clerk and auditors read them, requests carry
 * personal data wherever they have room for it, departments fail in every way they know. Afterwards nothing of the population is in what the house wrote: the journals,
 * the database (its files, and every table), the keys, and standard output and error of launcher, gateway, subgraphs, governance and the simulators.
 */
const FULL = process.env['SHUQIAO_TEST_COUNTS'] === 'full';
const POPULATION = 600;
const CITIZENS = FULL ? POPULATION : 6;
const DEPARTMENTS = ['population', 'legal-person', 'credit', 'e-license', 'geospatial', 'hrss', 'real-estate', 'medical-insurance'];
/** Faults that make a request wait, and those that make the next minute or hours refuse. */
const SLOW = ['slow', 'hang', 'quota', 'throttle', 'clock-skew'];
const SELF = `query Dossier { me { name formerName idNumber birthDate sex { code } mobile hukouAddress residenceAddress
  household { householdNo members { name idNumber } } licenses(first: 5) { nodes { typeName number } }
  medicalInsurance { medicalPersonNo accountBalance newbornBinding { boundOn } outOfTownFiling { from } payments(first: 3) { nodes { monthFrom amount } } } } }`;
const PARTY = 'query Party { subject { ... on Person { name idNumber birthDate mobile residenceAddress licenses(first: 5) { nodes { number } } } } }';
const BODY = z.object({ data: z.record(z.string(), z.unknown()).nullish(), extensions: z.record(z.string(), z.unknown()).optional(), errors: z.array(z.unknown()).optional() });

const registry = createSyntheticRegistry({ size: POPULATION });
const tokens: string[] = [];
const output: Buffer[] = [];
/** Clients behind a proxy, in the ranges for documentation; what all their addresses begin with. */
const clientAddress = (n: number): string => (n % 2 === 0 ? `198.51.${n % 7}.${n % 250}` : `2001:db8:7:${n % 9}00::${n}`);
const CLIENT_ADDRESSES = ['198.51.', '2001:db8:7'];
let clients = 0;
let house: RunningHouse;
let scan: PrivacyScan;
let answered = 0;
/** Values that clients were shown: the load was no empty one. */
let shown = '';

async function post(token: string | null, body: string, path = '/graphql'): Promise<z.output<typeof BODY>> {
  clients += 1;
  const response = await fetch(`${house.gatewayUrl}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': clientAddress(clients), ...(token === null ? {} : { authorization: `Bearer ${token}` }) }, body });
  const text = await response.text();
  const parsed = BODY.safeParse(text.startsWith('{') ? JSON.parse(text) : {});
  if (parsed.data?.extensions?.['receipt'] !== undefined) answered += 1;
  shown += text;
  return parsed.data ?? {};
}

async function token(wish: Parameters<RunningHouse['token']>[0]): Promise<string> {
  const made = await house.token(wish);
  tokens.push(made);
  return made;
}

const ask = (bearer: string | null, query: string, variables?: Record<string, unknown>): Promise<z.output<typeof BODY>> => post(bearer, JSON.stringify({ query, variables }));

/** Personal data wherever a request has room for it. */
async function hostileRequests(engine: string): Promise<void> {
  const { idNumber, name, mobile } = registry.persona('P01');
  await ask(engine, 'query ByNumber($id: String!) { person(idNumber: $id) { name idNumber birthDate } }', { id: idNumber });
  await ask(engine, `query ByLiteral { person(idNumber: "${idNumber}") { name } }`);
  await ask(engine, `query q${idNumber} { a${idNumber}: subject { ... on Person { m${mobile}: name } } }`);
  await ask(engine, `{ subject { ... on Person { ${name} } } }`);
  await ask(engine, `{ subject { ... on Person { shoe_${idNumber} } } }`);
  await ask(`${engine.slice(0, -6)}AAAAAA`, PARTY);
  await ask(Buffer.from(`${name} ${idNumber}`).toString('base64url'), PARTY);
  await ask(null, `{ person(idNumber: "${idNumber}") { name } }`);
  for (const body of [`{"query": "${name} ${idNumber}`, `["${idNumber}"]`, `{"query":"{ me { name } }","variables":"${idNumber}"}`, `{"query":"{ me { name } }","operationName":"${idNumber}"}`, `{"extensions":{"persistedQuery":{"sha256Hash":"${idNumber}"}}}`]) {
    await post(engine, body);
    await post(null, body);
  }
  for (const path of [`/graphql?query=${encodeURIComponent(`{ person(idNumber: "${idNumber}") { name } }`)}`, `/${idNumber}`, `/graphql/${encodeURIComponent(name)}`]) {
    await fetch(`${house.gatewayUrl}${path}`, { headers: { authorization: `Bearer ${engine}`, 'x-request-id': idNumber, 'x-forwarded-for': clientAddress(1), forwarded: `for=${clientAddress(2)}`, 'user-agent': `browser of ${mobile ?? ''}`, cookie: `who=${encodeURIComponent(name)}` } });
  }
  // Past the gateway, to the subgraphs themselves.
  for (let port = house.subgraphBasePort + 1; port <= house.subgraphBasePort + 10; port += 1) {
    const straight = { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${engine}`, 'x-shuqiao-context': idNumber }, body: JSON.stringify({ query: `{ person(idNumber: "${idNumber}") { name } }` }) };
    await fetch(`http://127.0.0.1:${port}/graphql?who=${idNumber}`, straight);
  }
}

/** Every way in which a department can fail, in the middle of reading a person. */
async function failures(engine: string, citizen: string): Promise<number> {
  let struck = 0;
  for (const department of FULL ? DEPARTMENTS : DEPARTMENTS.slice(0, 4)) {
    for (const fault of (await house.faults(department)).filter((kind) => !SLOW.includes(kind))) {
      await house.fault(department, { fault });
      const answers = await Promise.all([ask(engine, PARTY), ask(citizen, SELF)]);
      struck += answers.filter(({ errors }) => (errors ?? []).length > 0).length;
      await house.fault(department, null);
      if (!FULL) break;
    }
  }
  return struck;
}

/** The newest access that the citizen is shown, once it is another than before: governance indexes what the gateway publishes, once a second. */
function newestAccess(citizen: string, before: string | null): Promise<string> {
  return until(async () => {
    const seen = await ask(citizen, '{ me { accessLog(first: 5) { edges { node { accessId } } } } }');
    const { accessLog } = z.object({ accessLog: z.object({ edges: z.array(z.object({ node: z.object({ accessId: z.string() }) })).min(1) }) }).parse(seen.data?.['me']);
    const newest = accessLog.edges[0]?.node.accessId ?? '';
    if (newest === before) throw new Error('what was read last must be in the index');
    return newest;
  }, 250);
}

async function audit(citizen: string): Promise<void> {
  const [zhou, wu] = [await token({ client: 'audit-console', person: 'auditor-zhou' }), await token({ client: 'audit-console', person: 'auditor-wu' })];
  const { idNumber } = registry.persona('P01');
  const asked = await ask(zhou, 'mutation Ask($input: SubjectLookupInput!) { requestSubjectLookup(input: $input) { lookupId } }', { input: { idNumber, reason: '市民投诉其户籍信息被无关单位查询', caseNo: 'SJ-2026-0001' } });
  const { lookupId } = z.object({ lookupId: z.string() }).parse(asked.data?.['requestSubjectLookup']);
  await ask(wu, 'mutation Approve($id: ID!) { approveSubjectLookup(lookupId: $id) { state } }', { id: lookupId });
  await ask(zhou, 'mutation Again($input: SubjectLookupInput!) { requestSubjectLookup(input: $input) { lookupId } }', { input: { idNumber: '32049919850309003X', reason: '市民投诉其户籍信息被无关单位查询', caseNo: 'SJ-2026-0002' } });
  await ask(zhou, 'query Found($id: ID!) { accessEntries(filter: { lookupId: $id }, first: 20) { nodes { entryId clientId operationName fields { coordinate outcomes } proof } } }', { id: lookupId });
  const accessId = await newestAccess(citizen, null);
  const raised = await ask(citizen, 'mutation Object($input: RaiseObjectionInput!) { raiseObjection(input: $input) { objectionNo } }', { input: { accessId, reason: 'NOT_MY_CASE' } });
  z.object({ objectionNo: z.string() }).parse(raised.data?.['raiseObjection']);
}

async function tables(work?: (database: Awaited<ReturnType<typeof openEmbeddedDatabase>>) => Promise<unknown>): Promise<Map<string, Buffer>> {
  const database = await openEmbeddedDatabase(join(house.dataDirectory, 'governance'));
  try {
    await work?.(database);
    const names = await database.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
    const contents = new Map<string, Buffer>();
    for (const { name } of names) contents.set(name, Buffer.from(JSON.stringify(await database.query(`SELECT * FROM ${name}`))));
    return contents;
  } finally {
    await database.close();
  }
}

let struck = 0;
beforeAll(async () => {
  house = await runHouse({ size: POPULATION, environment: { SHUQIAO_GATEWAY_LOG_LEVEL: 'debug', SHUQIAO_GATEWAY_TRUSTED_PROXIES: '127.0.0.1' }, onOutput: (chunk) => output.push(chunk) });
  for (let n = 0; n < CITIZENS; n += 1) {
    // Personas first: they carry the defects, the step-up and the compound surnames.
    const person = registry.person(FULL || n < 4 ? n : 20 + n * 40);
    await ask(await token({ client: 'citizen-app', person: person.persona ?? person.idNumber, ...(n % 2 === 0 ? { acr: 'face' } : {}) }), SELF);
  }
  const engine = await token({ client: 'approval-engine', item: 'senior-allowance', case: 'XB2026GL0001' });
  await ask(engine, PARTY);
  await ask(await token({ client: 'service-window', person: 'clerk-shen', item: 'senior-allowance', case: 'XB2026GL0001' }), PARTY);
  const citizen = await token({ client: 'citizen-app', person: 'P01', acr: 'face' });
  await hostileRequests(engine);
  struck = await failures(engine, citizen);
  await newestAccess(citizen, null);
  await audit(citizen);
  // And all of that is to be in the index as well.
  const newest = await newestAccess(citizen, null);
  await ask(engine, PARTY);
  await newestAccess(citizen, newest);
  await house.end();
  const officials = loadPortalData().officials;
  const values = populationValues(registry);
  scan = new PrivacyScan({
    ...values, name: [...(values['name'] ?? []), ...officials.map(({ name }) => name)], 'ID number': [...(values['ID number'] ?? []), ...officials.map(({ idNumber }) => idNumber)], token: tokens, 'client address': CLIENT_ADDRESSES,
    signature: tokens.map((one) => one.slice(one.lastIndexOf('.') + 1)),
  });
}, 1_800_000);
afterAll(() => house.stop());

describe('a house under load, every process of it', () => {
  it('answered with personal data, in thousands of values, and failed where departments failed', async () => {
    expect(answered).toBeGreaterThan(CITIZENS);
    expect(scan.bytes('answers', Buffer.from(shown)).length).toBeGreaterThan(CITIZENS);
    expect(struck).toBeGreaterThan(FULL ? 20 : 1);
    const entries = await accessEntries(join(house.dataDirectory, 'journal'));
    expect(entries.length).toBeGreaterThanOrEqual(answered);
    // Seven of one kind, nine of the other.
    expect(new Set(entries.map(({ network }) => network)).size).toBe(16);
    expect(await journalProblems(join(house.dataDirectory, 'journal'))).toEqual([]);
  });

  it('said something in every process', () => {
    const said = Buffer.concat(output).toString();
    for (const service of ['departments', 'portal', 'subgraphs', 'governance', 'gateway']) expect(said).toContain(`[${service}] `);
  });

  it('holds and says no name, ID number, mobile number, home address, client address or token, in any encoding', async () => {
    const { findings, files, bytes } = await scan.directories([house.dataDirectory]);
    expect([...findings, ...scan.bytes('output', Buffer.concat(output))]).toEqual([]);
    expect(files).toBeGreaterThan(100);
    expect(bytes).toBeGreaterThan(5_000_000);
  });

  it('has none in any table either, whatever the database makes of its files', async () => {
    const contents = await tables();
    expect([...contents].flatMap(([name, content]) => scan.bytes(name, content))).toEqual([]);
    for (const name of ['audit_entry', 'audit_subject', 'audit_event', 'subject_lookup']) expect(contents.get(name)?.length).toBeGreaterThan(100);
  });

  it('would have been found out: one value planted in the database, or in what a process says, is named', async () => {
    const { name, idNumber, hukouAddress } = registry.person(17);
    const contents = await tables((database) => database.query('INSERT INTO audit_event (log_id, entry_index, at_ms, kind, body) VALUES (1, 999999, 1, $1, $2)', ['Q', JSON.stringify({ reason: hukouAddress.full })]));
    expect([...contents].flatMap(([table, content]) => scan.bytes(table, content)).map(({ file, kind }) => [file, kind])).toContainEqual(['audit_event', 'address']);
    const inFiles = (await scan.directories([join(house.dataDirectory, 'governance')])).findings;
    expect(inFiles.map(({ kind }) => kind)).toContain('address');
    output.push(Buffer.from(`[subgraphs] a resolver failed for ${encodeURIComponent(name)} with ${Buffer.from(`{"id":"${idNumber}"}`).toString('base64')}\n`));
    expect(scan.bytes('output', Buffer.concat(output)).map(({ kind }) => kind)).toEqual(expect.arrayContaining(['name in percent', 'ID number in base64']));
  });
});
