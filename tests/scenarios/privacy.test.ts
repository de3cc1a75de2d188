import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { FieldOutcome } from '../../journal/codec/log-entry.ts';
import type { AccessView } from '../../journal/read/access-view.ts';
import { populationValues } from '../population-values.ts';
import { scanDirectories } from '../privacy-scan.ts';
import { accessEntries, journalProblems } from './access-entries.ts';
import { startWorld } from './world.ts';
import type { Answered, World } from './world.ts';

/**
 * A load of people who read everything of themselves, and of clients who put personal data wherever a request has room for it. Afterwards none of it is
 * under the data directory of the gateway, and every answer has an entry that says of each field what became of it.
 */
const ACCESS = z.object({ masked: z.array(z.string()), denied: z.array(z.string()) });
const FULL = process.env['SHUQIAO_TEST_COUNTS'] === 'full';
const CITIZENS = FULL ? 600 : 8;
const SELF = `query Dossier { me { name formerName idNumber birthDate sex { code } mobile hukouAddress residenceAddress
  household { householdNo members { name idNumber } } licenses(first: 5) { nodes { typeName number } } } }`;

/** Clients behind a proxy, in the ranges for documentation: half of them in one network, each of the others in its own. What all their addresses begin with. */
const clientAddress = (n: number): string => (n % 2 === 0 ? `198.51.100.${(n % 250) + 1}` : `2001:db8:7${n.toString(16).padStart(3, '0')}::${n}`);
const CLIENT_ADDRESSES = ['198.51.', '2001:db8:7'];

let world: World;
let entries: AccessView[];
let problems: unknown[];
const answers: Answered[] = [];

const tokens: string[] = [];
async function ask(token: string, query: string, variables?: Record<string, unknown>): Promise<void> {
  tokens.push(token);
  answers.push(await world.ask(query, { token, headers: { 'x-forwarded-for': clientAddress(tokens.length) }, ...(variables === undefined ? {} : { variables }) }));
}

beforeAll(async () => {
  world = await startWorld({ environment: { SHUQIAO_GATEWAY_TRUSTED_PROXIES: '127.0.0.1' } });
  for (let n = 0; n < CITIZENS; n += 1) {
    // Personas first: they carry the defects, the step-up and the compound surnames.
    const person = world.registry.person(n < 4 ? n : 100 + n * 3);
    await ask(await world.token({ client: 'citizen-app', person: person.persona ?? person.idNumber, ...(n % 2 === 0 ? { acr: 'face' } : {}) }), SELF);
  }
  const engine = await world.token({ client: 'approval-engine', item: 'senior-allowance', case: 'XB2026GL0001' });
  const { idNumber, name, mobile } = world.registry.persona('P01');
  await ask(engine, 'query ByNumber($id: String!) { person(idNumber: $id) { name idNumber birthDate } }', { id: idNumber });
  await ask(engine, `query ByLiteral { person(idNumber: "${idNumber}") { name } }`);
  await ask(engine, `query q${idNumber} { a${idNumber}: subject { ... on Person { m${mobile}: name } } }`);
  await ask(engine, 'query ByNumber($id: String!) { person(idNumber: $id) { name } }', { id: `${name} ${idNumber}` });
  await ask(engine, `{ subject { ... on Person { ${name} } } }`);
  await ask(engine, `{ subject { ... on Person { shoe_${idNumber} } } }`);
  await world.stopGateway();
  entries = await accessEntries(world.journalDirectory);
  problems = await journalProblems(world.journalDirectory);
});
afterAll(() => world.close());

describe('after a load over the population', () => {
  it('no name, ID number, mobile number, home address, client address or token is anywhere under the journal', async () => {
    const people = populationValues(world.registry);
    expect(people['name']?.length).toBeGreaterThan(2_000);
    expect(await scanDirectories([world.journalDirectory], { ...people, token: tokens, 'client address': CLIENT_ADDRESSES })).toEqual([]);
    expect(new Set(entries.map(({ network }) => network)).size).toBeGreaterThan(CITIZENS / 2);
  });

  it('the log verifies, and holds an entry of every request', () => {
    expect(problems).toEqual([]);
    expect(entries).toHaveLength(answers.length);
  });

  it('each answer\'s entry says of every field what the answer shows', () => {
    let mixed = 0;
    for (const { body } of answers.slice(0, CITIZENS)) {
      const receipt = body.extensions?.['receipt'];
      const entry = entries.find(({ index }) => typeof receipt === 'object' && receipt !== null && 'index' in receipt && receipt.index === index);
      const { masked, denied } = ACCESS.parse(body.extensions?.['access']);
      expect(entry?.requestId).toBe(body.extensions?.['requestId']);
      const all = entry?.fields.filter((field) => !field.implicit) ?? [];
      // What `extensions.access` names are leaves; an object is what its leaves are.
      const selected = all.filter((field) => !all.some((other) => other.path.startsWith(`${field.path}.`)));
      expect(selected.map((field) => field.path)).toEqual(expect.arrayContaining(['me.name', 'me.idNumber', 'me.household.members.@.name']));
      const inState = (state: FieldOutcome['state']): string[] => selected.filter((field) => field.state === state).map((field) => field.path);
      expect(masked).toEqual(expect.arrayContaining(inState('M')));
      expect(inState('D').filter((path) => !denied.some((root) => path === root || path.startsWith(`${root}.`)))).toEqual([]);
      expect(inState('A').filter((path) => masked.includes(path) || denied.includes(path))).toEqual([]);
      // Shown masked is in the entry as masked, as not resolved where there was nothing to show, or with a count where records of a list differ.
      const tallied = selected.flatMap(({ path, state }) => (typeof state === 'object' && (state.M ?? 0) > 0 ? [path] : []));
      expect(masked.filter((path) => ![...inState('M'), ...inState('N'), ...tallied].includes(path))).toEqual([]);
      mixed += tallied.length;
    }
    // A household in which one sees oneself plainly and the others masked.
    expect(mixed).toBeGreaterThan(0);
  });
});
