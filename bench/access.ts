import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parse, validate } from 'graphql';
import { NO_CONSENTS, applyAccess, createAccessPlanner } from '../gateway/access/index.ts';
import { loadPolicy } from '../gateway/access/policy/load-policy.ts';
import { readPolicyFiles } from '../gateway/access/policy/policy-files.ts';
import type { Principal } from '../gateway/login/principal.ts';
import { apiSchema } from '../gateway/operation/api-schema.ts';
import { deepFreeze } from '../gateway/operation/deep-freeze.ts';
import type { Purpose } from '../gateway/purpose/purpose.ts';
import { gradedSchema } from '../schema/graded-schema.ts';
import { PERSON_ID_KEY_BYTES, createPersonIdCodec } from '../standards/person-id.ts';
import { runHouse } from './house/run-house.ts';
import type { RunningHouse } from './house/run-house.ts';

/*
 * The access stage's figures of issue 5: `npm run bench -- access`. One window clerk, one case, the graph and lists shipped. CPU of a cached decision and
 * its share of what a whole request costs the gateway's process (the house as `npm start` runs it, CPU by the gateway's own /metrics); of applying it to
 * an answer of one person with five licences; of deciding 100 fields cold; and how long a document is answered that would grow without end, with how
 * long /healthz takes meanwhile. Writes bench/results/access.md.
 */
const CALLS = 100_000;
const sdl = readFileSync(new URL('../schema/supergraph.graphql', import.meta.url), 'utf8');
const schema = { graded: gradedSchema(sdl), api: apiSchema(sdl) };
const policy = loadPolicy(readPolicyFiles(fileURLToPath(new URL('../policy', import.meta.url))), schema.graded);
const personIds = createPersonIdCodec(new Uint8Array(PERSON_ID_KEY_BYTES).fill(7));
const applicant = personIds.encode({ type: '111', number: '320499193802140016' });
const item = policy.item('11320499MY9B00035D4320131001001');
if (item === null) throw new Error('the lists must hold the senior allowance');

const principal: Principal = {
  kind: 'WINDOW_CLERK', subject: 'clerk', clientId: 'service-window', organization: '11320499MY9B00035D', region: '320411', clearance: 3, assurance: 'REAL_NAME', stepUp: 'absent',
  personId: null, actsFor: null, authority: 'none', mandate: null, tokenId: 'jti', expiresAt: 0,
};
const purpose: Purpose = {
  item: item.code, itemName: item.name, itemVersion: item.version, itemKind: item.kind, caseNo: 'XB2026GL0001', legalBasis: item.legalBasis, caseAssigned: true, caseRegion: '320411006',
  subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: applicant }], holderCodes: [], minFields: item.minFields, notifyExempt: false, batch: false,
};
const context = { principal, purpose, policy, consents: NO_CONSENTS, personIds, at: Date.parse('2026-11-21T12:00:00+08:00') };

const request = (source: string) => {
  const document = deepFreeze(parse(source, { noLocation: true }));
  const [problem] = validate(schema.api, document);
  if (problem !== undefined) throw problem;
  return { ...context, document, operationName: null, variables: {} };
};
const planner = () => createAccessPlanner({ schema, personIds });
const microseconds = (calls: number, run: () => void): number => {
  const before = process.cpuUsage();
  for (let i = 0; i < calls; i++) run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
};
interface Figure { readonly what: string; readonly measured: string; readonly target: string }
const loadBefore = loadavg()[0] ?? 0;

const QUERY = '{ subject { ... on Person { personId name idNumber birthDate mobile sex { code name } hukouDivision hukouAddress household { householdNo members { name } } licenses { nodes { typeName number issuer status validTo } } } } }';
const one = request(QUERY);
const fields = ['name', 'idNumber', 'mobile', 'birthDate', 'hukouAddress', 'hukouDivision', 'personStatus', 'residenceAddress', 'relationToHead { code }', 'householdNo'];
const wide = request(`{ subject { ... on Person { ${Array.from({ length: 100 }, (_, i) => `f${i}: ${fields[i % fields.length]}`).join(' ')} } } }`);
const person = {
  sqHidden_type: 'Person', sqHidden_key0_Person: applicant, personId: applicant, name: '王建国', idNumber: '320499193802140016', birthDate: '1938-02-14', mobile: '16100000001',
  sex: { code: '1', name: '男性' }, hukouDivision: '320411006', hukouAddress: '江苏省常州市新北区薛家镇听澜路12号',
  household: { householdNo: '320411000123', members: [{ sqHidden_key0_Person: applicant, name: '王建国' }] },
  licenses: { nodes: Array.from({ length: 5 }, () => ({ typeName: '居民身份证', number: 'J320499-2024-000123', issuer: '示例机关', status: 'VALID', validTo: '2030-01-01' })) },
};

const warm = planner();
const plan = warm.plan(one);
microseconds(20_000, () => warm.plan(one));
microseconds(5_000, () => applyAccess({ data: { subject: person }, errors: [] }, plan, context));
for (let i = 0; i < 100; i++) planner().plan(wide);


const REQUESTS = 1_500;
const AT_ONCE = 8;
const LEVELS = 16;
const BOMBS = {
  '16 levels of fragments': `{ subject { ... on Person { household { ...F0 } } } } ${Array.from({ length: LEVELS }, (_, level) => `fragment F${level} on Household { ${level === LEVELS - 1 ? 'householdNo' : `a: head { household { ...F${level + 1} } } b: head { household { ...F${level + 1} } }`} }`).join(' ')}`,
  '1,000 aliases': `{ subject { ... on Person { ${Array.from({ length: 1_000 }, (_, i) => `a${i}: idNumber`).join(' ')} } } }`,
};

async function post(house: RunningHouse, token: string, query: string): Promise<{ readonly ms: number; readonly status: number }> {
  const started = performance.now();
  const response = await fetch(`${house.gatewayUrl}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify({ query }) });
  await response.text();
  return { ms: performance.now() - started, status: response.status };
}

/** Seconds of processor time the gateway's process has used. */
async function gatewayCpu(house: RunningHouse): Promise<number> {
  const seconds = /^shuqiao_process_cpu_seconds_total (\S+)$/m.exec(await (await fetch(`${house.gatewayUrl}/metrics`)).text())?.[1];
  if (seconds === undefined) throw new Error('the gateway must tell its shuqiao_process_cpu_seconds_total');
  return Number(seconds);
}

async function many(house: RunningHouse, token: string, count: number): Promise<void> {
  let left = count;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (left-- > 0) {
      const { status } = await post(house, token, QUERY);
      if (status !== 200) throw new Error(`the request must be answered, got ${status}`);
    }
  }));
}

/** What one request costs the gateway, in milliseconds of CPU, everything warm. */
async function requestCpuMs(house: RunningHouse, token: string): Promise<number> {
  await many(house, token, REQUESTS / 3);
  const before = await gatewayCpu(house);
  await many(house, token, REQUESTS);
  return ((await gatewayCpu(house)) - before) * 1_000 / REQUESTS;
}

/** The slowest of twenty answers to a document, each with /healthz asked at the same time. */
async function bomb(house: RunningHouse, token: string, query: string): Promise<{ readonly answer: number; readonly health: number; readonly status: number }> {
  const slowest = { answer: 0, health: 0, status: 0 };
  for (let i = 0; i < 20; i++) {
    const started = performance.now();
    const [{ ms, status }] = await Promise.all([post(house, token, query), fetch(`${house.gatewayUrl}/healthz`).then(async (response) => {
      await response.text();
      slowest.health = Math.max(slowest.health, performance.now() - started);
    })]);
    Object.assign(slowest, { answer: Math.max(slowest.answer, ms), status });
  }
  return slowest;
}

const cached = microseconds(CALLS, () => warm.plan(one));
const applying = microseconds(20_000, () => applyAccess({ data: { subject: person }, errors: [] }, plan, context));
const cold = microseconds(50, () => planner().plan(wide)) / 1_000;
const figures: Figure[] = [
  { what: `deciding a cached operation, CPU over ${CALLS.toLocaleString('en')} calls`, measured: `${cached.toFixed(1)} µs`, target: '' },
  { what: 'applying it to one person with five licences (45 values), CPU', measured: `${applying.toFixed(1)} µs`, target: '' },
  { what: '100 fields decided cold, CPU', measured: `${cold.toFixed(2)} ms`, target: 'under 5 ms' },
];
const house = await runHouse();
try {
  const token = await house.token({ client: 'service-window', person: 'clerk-shen', item: 'senior-allowance', case: 'XB2026GL0001' });
  const whole = await requestCpuMs(house, token) * 1_000;
  figures.push(
    { what: `the same operation as a request over HTTP, CPU of the gateway's process over ${REQUESTS.toLocaleString('en')} requests`, measured: `${whole.toFixed(0)} µs`, target: '' },
    { what: 'share of the cached decision in it', measured: `${(cached / whole * 100).toFixed(2)} %`, target: 'at most 2 %' },
    { what: 'share of deciding and applying in it', measured: `${((cached + applying) / whole * 100).toFixed(2)} %`, target: '' },
  );
  for (const [name, query] of Object.entries(BOMBS)) {
    const { answer, health, status } = await bomb(house, token, query);
    figures.push({ what: `${name}: slowest of twenty answers (HTTP ${status}), and of /healthz beside them`, measured: `${answer.toFixed(0)} ms, ${health.toFixed(0)} ms`, target: 'within 250 ms' });
  }
} finally {
  await house.stop();
}
const table = ['| what | measured | target (issue 5) |', '|---|---|---|', ...figures.map(({ what, measured, target }) => `| ${what} | ${measured} | ${target} |`), ''].join('\n');
console.log(table);
writeFileSync(new URL('./results/access.md', import.meta.url), ['# Access: what the decision costs', '',
  `\`npm run bench -- access\`, Node ${process.versions.node}, ${availableParallelism()} cores, every service of the house a process of its own.`,
  `Load average of the machine: ${loadBefore.toFixed(1)} when it began, ${(loadavg()[0] ?? 0).toFixed(1)} when it ended (beyond the number of cores, times of the clock are those of the queue; CPU holds).`, '', table].join('\n'));
