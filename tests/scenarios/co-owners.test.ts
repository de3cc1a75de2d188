import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SubgraphModule } from '../../subgraphs/subgraph-module.ts';
import { partiesSubgraph } from '../../subgraphs/parties/parties-subgraph.ts';
import { startWorld, type Answered, type World } from './world.ts';

/*
 * Whoever's record was read finds it (issue 6): a right of a couple is read as the husband's, who is a party, and the wife, who is none, finds it too. And
 * a subgraph that answers with somebody else's record than the one asked for is not believed, by the compiled way as by the plain one.
 */
const READ = 'query Premises { subject(role: LEGAL_REPRESENTATIVE) { ... on Person { realEstateRights { nodes { use } } } } }';
const VIEW = 'query Seen { me { accessLog(first: 20) { nodes { clientId item groups { outcome coordinates } } } } }';
const RESTAURANT = '11320499MY9B00035D4320131002001';

interface Seen { readonly clientId: string; readonly item: string | null; readonly groups: readonly { readonly outcome: string; readonly coordinates: readonly string[] }[] }

let world: World;
let liedAbout: { readonly who: string; readonly as: string } | null = null;
let read: Answered;

/** Says for one person that he is another. */
function lyingParties(): SubgraphModule {
  const honest = partiesSubgraph();
  const query = honest.resolvers['Query'] ?? {};
  const told = (self: string | null): string | null => (liedAbout !== null && self === liedAbout.who ? liedAbout.as : self);
  const me = (_root: unknown, _given: object, { assertion: { self } }: { readonly assertion: { readonly self: string | null } }) => (self === null ? null : { personId: told(self) });
  return { ...honest, resolvers: { ...honest.resolvers, Query: { ...query, me } } };
}

beforeAll(async () => {
  world = await startWorld({ moduleOf: (name) => (name === 'parties' ? lyingParties() : undefined), environment: { SHUQIAO_GATEWAY_MAX_LOOP_DELAY_MS: '60000' } });
  read = await world.ask(READ, { token: await world.token({ client: 'service-window', person: 'clerk-shen', item: 'open-restaurant', case: 'XB2026CY0002' }) });
}, 400_000);
afterAll(() => world.close());

describe('a right of two owners read by a clerk', () => {
  it('is shown as the party\'s', () => expect(read.body).toMatchObject({ data: { subject: { realEstateRights: { nodes: [{ use: expect.any(String) }] } } } }));

  it.each(['P03', 'P04'] as const)('%s finds it among what was seen of one\'s own data', async (persona) => {
    const token = await world.token({ client: 'citizen-app', person: persona });
    await vi.waitFor(async () => {
      const { body } = await world.ask(VIEW, { token });
      const me = body.data?.['me'] as { readonly accessLog: { readonly nodes: readonly Seen[] } } | undefined; // what was asked for
      const mine = (me?.accessLog.nodes ?? []).filter(({ clientId }) => clientId === 'service-window');
      expect(mine).toMatchObject([{ item: RESTAURANT }]);
      expect(mine[0]?.groups.flatMap(({ coordinates }) => coordinates)).toContain('RealEstateRight.use');
    }, { timeout: 60_000, interval: 250 });
  });

  it('and who owns nothing of it does not', async () => {
    const { body } = await world.ask(VIEW, { token: await world.token({ client: 'citizen-app', person: 'P01' }) });
    expect(JSON.stringify(body)).not.toContain('service-window');
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
