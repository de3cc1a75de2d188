import { readFileSync } from 'node:fs';
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

/*
 * The access stage's figures of issue 5: `node bench/access.ts`. One window clerk, one case, the graph and lists shipped. CPU of a cached decision, of
 * applying it to an answer of one person with five licences, and of deciding 100 fields cold.
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
  subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: applicant }], minFields: item.minFields, notifyExempt: false,
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
const report = (name: string, value: string, target: string): void => console.log(`| ${name} | ${value} | ${target} |`);

const one = request('{ subject { ... on Person { personId name idNumber birthDate mobile sex { code name } hukouDivision hukouAddress household { householdNo members { name } } licenses { nodes { typeName number issuer status validTo } } } } }');
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

console.log('| what | CPU | target |\n|---|---|---|');
report(`deciding a cached operation, ${CALLS} calls`, `${microseconds(CALLS, () => warm.plan(one)).toFixed(1)} µs`, 'at most 2 % of a request');
report('applying it to one person with five licences (45 values)', `${microseconds(20_000, () => applyAccess({ data: { subject: person }, errors: [] }, plan, context)).toFixed(1)} µs`, '–');
report('deciding 100 fields cold', `${(microseconds(50, () => planner().plan(wide)) / 1000).toFixed(2)} ms`, 'under 5 ms');
