import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPublicGateway, testConfig } from '../gateway/public-gateway.ts';
import type { PublicGateway, TestReply } from '../gateway/public-gateway.ts';
import type { SubgraphDefinition } from '../gateway/subgraph-server.ts';

/** access.md section 4, E3: a subgraph that lies is shaped by the plan; it chooses no type, pollutes no prototype and takes nobody down with it. */

const FEDERATION = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
let lie: SubgraphDefinition['misbehave'];

const PEOPLE: SubgraphDefinition = {
  name: 'people',
  sdl: `${FEDERATION} type Query { people: [Person!]  holder: Holder  hello: String } union Holder = Person | Company type Person @key(fields: "id") { id: ID! } type Company { title: String }`,
  resolvers: { Query: { people: () => [{ id: '1' }, { id: '2' }], holder: () => ({ __typename: 'Person', id: '1' }), hello: () => '你好' } },
};
const NAMES: SubgraphDefinition = {
  name: 'names',
  sdl: `${FEDERATION} type Query { other: String } type Person @key(fields: "id") { id: ID! name: String age: Int friend: Person }`,
  resolvers: { Query: { other: () => '另' }, Person: { name: ({ id }: { id: string }) => `名${id}`, age: () => 30 } },
  misbehave: (body) => lie?.(body),
};

let gateway: PublicGateway;
let hasty: PublicGateway;
beforeAll(async () => {
  gateway = await startPublicGateway([PEOPLE, NAMES]);
  // For the subgraph that never answers alone: what is slow elsewhere is no lie.
  hasty = await startPublicGateway([PEOPLE, NAMES], { config: { http: { ...testConfig().http, answerTimeout: 3_000 } } });
});
afterAll(() => Promise.all([gateway.close(), hasty.close()]));

async function ask(query: string, misbehave: unknown, of = gateway): Promise<TestReply> {
  lie = typeof misbehave === 'function' ? (misbehave as SubgraphDefinition['misbehave']) : () => ({ status: 200, body: typeof misbehave === 'string' ? misbehave : JSON.stringify(misbehave) });
  try {
    return await of.query(query);
  } finally {
    lie = undefined;
  }
}

const PEOPLE_NAMED = '{ people { id name } hello }';
const NOTHING = { people: [{ id: '1', name: null }, { id: '2', name: null }], hello: '你好' };

describe('a subgraph that answers entities', () => {
  it('as it should is believed', async () => {
    expect((await gateway.query(PEOPLE_NAMED)).body.data).toEqual({ people: [{ id: '1', name: '名1' }, { id: '2', name: '名2' }], hello: '你好' });
  });

  it.each<[string, unknown]>([
    ['fewer than it was asked for', { data: { _entities: [{ name: 'a' }] } }],
    ['more than it was asked for', { data: { _entities: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] } }],
    ['none at all', { data: {} }],
    ['that are no list', { data: { _entities: { 0: { name: 'a' }, 1: { name: 'b' }, length: 2 } } }],
    ['with data that is a list', { data: [] }],
    ['with data that is a text', { data: 'people' }],
    ['with nothing', {}],
    ['with an empty body', ''],
    ['with half a body', '{"data":{"_entities":[{"name":"a"'],
    ['with a redirect', () => ({ status: 302, body: '' })],
    ['with 204', () => ({ status: 204, body: '' })],
    ['with HTML', () => ({ status: 200, body: '<html>login</html>', contentType: 'text/html' })],
    ['with 401', () => ({ status: 401, body: '{"errors":[{"message":"x"}]}' })],
    ['never', () => 'hang'],
  ])('%s loses them, and the rest of the answer stands', async (name, misbehave) => {
    const reply = await ask(PEOPLE_NAMED, misbehave, name === 'never' ? hasty : gateway);
    if (reply.status === 504) throw new Error('the subgraph held up the whole answer');
    expect({ status: reply.status, data: reply.body.data }).toEqual({ status: 200, data: NOTHING });
    expect(reply.body.errors?.length).toBeGreaterThan(0);
  });

  it.each<[string, unknown, unknown]>([
    ['fields nobody asked for', { data: { _entities: [{ name: 'a', age: 1, idNumber: '320499198503090031' }, { name: 'b' }] } }, ['a', 'b']],
    ['a __proto__ with members', '{"data":{"_entities":[{"__proto__":{"polluted":true,"name":"p"},"name":"a"},{"constructor":{"prototype":{"polluted":true}},"name":"b"}]}}', ['a', 'b']],
    ['a __proto__ in place of a value', '{"data":{"_entities":[{"__proto__":{"name":"p"}},{"name":"b"}]}}', [null, 'b']],
    ['an object for a scalar', { data: { _entities: [{ name: { first: 'a' } }, { name: 'b' }] } }, [null, 'b']],
    ['a list for a scalar', { data: { _entities: [{ name: ['a'] }, { name: 'b' }] } }, [null, 'b']],
    ['a null entity', { data: { _entities: [null, { name: 'b' }] } }, [null, 'b']],
    ['a text for an entity', { data: { _entities: ['a', { name: 'b' }] } }, [null, 'b']],
  ])('with %s: the plan shapes what is taken', async (_name, misbehave, names) => {
    const { body } = await ask(PEOPLE_NAMED, misbehave);
    expect((body.data as { people: { name: unknown }[] }).people.map(({ name }) => name)).toEqual(names);
    expect(Object.keys((body.data as { people: object[] }).people[0] ?? {})).toEqual(['id', 'name']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(JSON.stringify(body)).not.toContain('320499');
  });

  it('larger than the bound loses them', async () => {
    const reply = await ask(PEOPLE_NAMED, () => ({ status: 200, body: `{"data":{"_entities":[{"name":"${'a'.repeat(20 * 1024 * 1024)}"},{"name":"b"}]}}` }));
    expect(reply.body.data).toEqual(NOTHING);
  });

  it('nested a hundred thousand deep does not take the gateway down', async () => {
    const reply = await ask(PEOPLE_NAMED, `{"data":{"_entities":[{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}},{"name":"b"}]}}`);
    expect(reply.status).toBe(200);
    expect((await gateway.query('{ hello }')).body.data).toEqual({ hello: '你好' });
  });
});

describe('a subgraph that chooses a type', () => {
  const query = '{ people { friend { id name __typename } } }';
  it.each<[string, unknown]>([
    ['the position does not allow', 'Company'],
    ['that does not exist', 'Nobody'],
    ['that is no text', 1],
    ['that is a member of every object', 'constructor'],
  ])('%s gets null there', async (_name, typename) => {
    const { body } = await ask(query, { data: { _entities: [{ friend: { __typename: typename, id: '9', name: 'x', title: 'secret' } }, { friend: null }] } });
    expect(JSON.stringify(body.data)).not.toMatch(/secret|"x"|Company|Nobody/);
  });
});
