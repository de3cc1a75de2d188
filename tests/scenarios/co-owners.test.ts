import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPortalData, type PortalData } from '../../sandbox/portal/register/portal-data.ts';
import type { SubgraphModule } from '../../subgraphs/subgraph-module.ts';
import { partiesSubgraph } from '../../subgraphs/parties/parties-subgraph.ts';
import { indexed } from '../governance/auditor/indexed.ts';
import { startWorld, type Answered, type World } from './world.ts';

/*
 * Whoever's record was read finds it (issue 6): a right of a couple, their household, the unit they own is read as the husband's, who is a party, or as
 * nobody's, and the wife, who is none, finds it too. And a subgraph that answers with somebody else's record than the one asked for is not believed, by the
 * compiled way as by the plain one.
 */
const READ = 'query Premises { subject(role: LEGAL_REPRESENTATIVE) { ... on Person { realEstateRights { nodes { use unit { realEstateUnitNo } } } } } }';
const READ_HOUSEHOLD = 'query Household { subject(role: LEGAL_REPRESENTATIVE) { ... on Person { household { householdNo } } } }';
const READ_UNIT = 'query Unit($no: ID!) { realEstateUnit(realEstateUnitNo: $no) { use isFreeOfEncumbrance } }';
const VIEW = 'query Seen { me { accessLog(first: 20) { nodes { clientId item groups { outcome coordinates } } } } }';
const REGISTRY_CASE = 'XB2026CY0090';
const RESTAURANT = '11320499MY9B00035D4320131002001';

interface Seen { readonly clientId: string; readonly item: string | null; readonly groups: readonly { readonly outcome: string; readonly coordinates: readonly string[] }[] }

const policy = mkdtempSync(join(tmpdir(), 'shuqiao-policy-'));
let world: World;
let liedAbout: { readonly who: string; readonly as: string } | null = null;
let no: string;
type Receipt = Parameters<typeof indexed>[1];
type Counted = Answered & { readonly calls: { readonly realEstate: number; readonly population: number } };
let read: Counted;
let household: Counted;
let unit: Counted;

/** Says for one person that he is another. */
function lyingParties(): SubgraphModule {
  const honest = partiesSubgraph();
  const query = honest.resolvers['Query'] ?? {};
  const told = (self: string | null): string | null => (liedAbout !== null && self === liedAbout.who ? liedAbout.as : self);
  const me = (_root: unknown, _given: object, { assertion: { self } }: { readonly assertion: { readonly self: string | null } }) => (self === null ? null : { personId: told(self) });
  return { ...honest, resolvers: { ...honest.resolvers, Query: { ...query, me } } };
}

/** A case of the registry's own, of somebody who owns nothing of the unit. */
function withRegistryCase(): PortalData {
  const data = loadPortalData();
  return { ...data, cases: [...data.cases, { case: REGISTRY_CASE, item: 'open-restaurant', region: '320411', clients: ['owner-desk'], officials: ['cdo-estate'], parties: [{ role: 'APPLICANT', person: 'P12' }] }] };
}

beforeAll(async () => {
  // No item shipped reads a unit by its number.
  cpSync('policy', policy, { recursive: true });
  appendFileSync(join(policy, 'items/open-restaurant.yaml'), '  - {field: Query.realEstateUnit}\n');
  world = await startWorld({ portalData: withRegistryCase, flags: ['--policy', policy], moduleOf: (name) => (name === 'parties' ? lyingParties() : undefined) });
  const token = await world.token({ client: 'service-window', person: 'clerk-shen', item: 'open-restaurant', case: 'XB2026CY0002' });
  const [realEstate, population] = [world.department('real-estate'), world.population];
  const asked = async (query: string, by = token, variables: Record<string, unknown> = {}) => {
    const before = { realEstate: realEstate.received.length, population: population.received.length };
    const answered = await world.ask(query, { token: by, variables });
    return { ...answered, calls: { realEstate: realEstate.received.length - before.realEstate, population: population.received.length - before.population } };
  };
  read = await asked(READ);
  const rights = read.body.data as { subject: { realEstateRights: { nodes: { unit: { realEstateUnitNo: string } }[] } } }; // what was asked for
  no = rights.subject.realEstateRights.nodes[0]?.unit.realEstateUnitNo ?? '';
  household = await asked(READ_HOUSEHOLD);
  unit = await asked(READ_UNIT, await world.token({ client: 'owner-desk', person: 'cdo-estate', item: 'open-restaurant', case: REGISTRY_CASE }), { no });
  await indexed(world, unit.body.extensions?.['receipt'] as Receipt); // as every answer carries one
});
afterAll(async () => {
  await world.close();
  rmSync(policy, { recursive: true, force: true });
});

describe('a right of two owners and their household read by a clerk, and their unit by its registry', () => {
  it.each([
    ['the right', () => read, { subject: { realEstateRights: { nodes: [{ use: expect.any(String), unit: { realEstateUnitNo: expect.any(String) } }] } } }, { realEstate: 1, population: 0 }],
    ['the unit by its number', () => unit, { realEstateUnit: { use: expect.any(String), isFreeOfEncumbrance: expect.any(String) } }, { realEstate: 1, population: 0 }],
    ['the household', () => household, { subject: { household: { householdNo: expect.any(String) } } }, { realEstate: 0, population: 2 }],
  ] as const)('shows what was asked for and nobody else: %s; and no department is asked for the sake of the log', (_, told, data, calls) => {
    expect(told().body.data).toEqual(data);
    expect(told().calls).toEqual(calls);
  });

  it.each(['P03', 'P04'] as const)('%s finds it among what was seen of one\'s own data', async (persona) => {
    const token = await world.token({ client: 'citizen-app', person: persona });
    const { body } = await world.ask(VIEW, { token });
    expect(body.errors).toBeUndefined();
    const me = body.data?.['me'] as { readonly accessLog: { readonly nodes: readonly Seen[] } } | undefined; // what was asked for
    const others = (me?.accessLog.nodes ?? []).filter(({ clientId }) => clientId !== 'citizen-app').toReversed();
    expect(others.map(({ clientId, item }) => [clientId, item])).toEqual([['service-window', RESTAURANT], ['service-window', RESTAURANT], ['owner-desk', RESTAURANT]]);
    const coordinates = others.map(({ groups }) => groups.flatMap((group) => group.coordinates));
    expect(coordinates).toEqual([expect.arrayContaining(['RealEstateRight.use', 'RealEstateUnit.realEstateUnitNo']), expect.arrayContaining(['Household.householdNo']), expect.arrayContaining(['RealEstateUnit.use', 'RealEstateUnit.isFreeOfEncumbrance'])]);
  });

  it('and who owns nothing of it does not', async () => {
    const { body } = await world.ask(VIEW, { token: await world.token({ client: 'citizen-app', person: 'P01' }) });
    expect(JSON.stringify(body)).not.toMatch(/service-window|owner-desk/);
  });
});

describe('a subgraph that answers with another person\'s record', () => {
  it('is not believed: nothing of it is shown', async () => {
    const [who, as] = (['P12', 'P01'] as const).map((persona) => world.personIdOf(world.registry.persona(persona).idNumber));
    if (who === undefined || as === undefined) throw new Error('both must be known');
    const token = await world.token({ client: 'citizen-app', person: 'P12' });
    const ask = () => world.ask('{ me { name birthDate } }', { token });
    expect((await ask()).body).toMatchObject({ data: { me: { name: world.registry.persona('P12').name } } });
    liedAbout = { who, as };
    const { body } = await ask();
    liedAbout = null;
    expect(body).toMatchObject({ data: { me: null }, errors: [{ path: ['me'], extensions: { code: 'INTERNAL' } }] });
    expect(JSON.stringify(body)).not.toContain(world.registry.persona('P01').name);
  });
});
