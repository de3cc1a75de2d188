import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CONSENTS } from '../../../gateway/access/index.ts';
import { NO_PURPOSE } from '../../../gateway/purpose/resolve-purpose.ts';
import { NOW, PERSON_IDS, POLICY, citizen, planOf, steppedUp } from '../../gateway/access/access-house.ts';
import { startLiarsHouse } from './asked-of-liars.ts';
import type { LiarsHouse } from './asked-of-liars.ts';

let house: LiarsHouse;
beforeAll(async () => {
  house = await startLiarsHouse();
  Object.assign(house.graph, { self: 'P03', parties: ['P03'] });
});
afterAll(() => house.close());

describe('a record that is lost because of what the gateway asks for its own decisions', () => {
  const principal = citizen('P03', steppedUp);
  const plan = planOf('{ me { name } }', { principal, purpose: NO_PURPOSE });

  it.each([
    ['the key of its entity', ['me', 'personId']],
    ['the key of its subject', ['me', 'sqHidden_key0_Person']],
    ['the record itself', ['me']],
  ])('is told as unavailable, at the record, where what failed is %s', async (_title, path) => {
    const { text, record } = await house.ask(plan, { principal, purpose: NO_PURPOSE, policy: POLICY, consents: NO_CONSENTS, personIds: PERSON_IDS, at: NOW }, (_subgraph, _body, honest) => {
      const data = (honest as { data: Record<string, unknown> }).data; // an answer of the told graph
      const said = 'me' in data ? { data: { me: null }, errors: [{ message: 'x', path, extensions: { code: 'SOURCE_UNAVAILABLE', source: 'population' } }] } : honest;
      return { status: 200, mediaType: 'application/json', body: Buffer.from(JSON.stringify(said)) };
    });
    const { data, errors } = JSON.parse(text) as { data: unknown; errors?: unknown };
    expect(data).toEqual({ me: null });
    expect(errors).toMatchObject([{ path: ['me'], extensions: { code: 'SOURCE_UNAVAILABLE' } }]);
    expect(record.subjects).toEqual([]);
  });
});
