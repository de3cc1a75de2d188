import { describe, expect, it } from 'vitest';
import { scripted } from './scripted-subgraphs.ts';

const SDL = {
  a: `type Query { product: Product any: Thing list: [Product!] state: State node: Node }
    union Thing = Product | Other
    interface Node { id: ID! }
    enum State { ON OFF }
    type Product implements Node @key(fields: "id") { id: ID! name: String size: Int weight: Float open: Boolean tags: [String] need: Int! }
    type Other { text: String }
    type Secret { code: String }`,
  b: `type Product @key(fields: "id") { id: ID! price: Int }`,
};

const dataOf = (result: { readonly dataText: string }): unknown => JSON.parse(result.dataText);

describe('a value that its type does not allow', () => {
  it.each([
    ['a number for a String', 'name', 5],
    ['an object for a String', 'name', { a: 1 }],
    ['a list for a String', 'name', ['x']],
    ['a fraction for an Int', 'size', 1.5],
    ['an Int out of range', 'size', 2147483648],
    ['a string for an Int', 'size', '1'],
    ['a boolean for a Float', 'weight', true],
    ['a string for a Boolean', 'open', 'true'],
    ['a string for a list', 'tags', 'x'],
    ['an object for a list', 'tags', { 0: 'x', length: 1 }],
  ])('%s is null with an error, and the rest stays', async (_title, field, value) => {
    const { run } = scripted(SDL, { a: () => ({ json: { data: { product: { name: 'n', size: 1, weight: 1, open: true, tags: [], [field]: value } } } }) });
    const result = await run('{ product { name size weight open tags } }');
    expect(dataOf(result)).toEqual({ product: { name: 'n', size: 1, weight: 1, open: true, tags: [], [field]: null } });
    expect(result).toMatchObject({ path: 'plain', errors: [{ path: ['product', field], code: 'INTERNAL' }] });
  });

  it('an enum value that the schema does not have is null with an error', async () => {
    const { run } = scripted(SDL, { a: () => ({ json: { data: { state: 'BROKEN' } } }) });
    expect(await run('{ state }')).toMatchObject({ dataText: '{"state":null}', errors: [{ path: ['state'], code: 'INTERNAL' }] });
  });

  it('an integer for an ID is written as a string', async () => {
    const { run } = scripted(SDL, { a: () => ({ json: { data: { product: { id: 7 } } } }) });
    expect(await run('{ product { id } }')).toMatchObject({ dataText: '{"product":{"id":"7"}}', errors: [], path: 'compiled' });
  });

  it('a missing non-null value takes its object with it, with one error', async () => {
    const { run } = scripted(SDL, { a: () => ({ json: { data: { list: [{ need: 1 }, {}], product: { need: null } } } }) });
    const result = await run('{ list { need } product { need } }');
    expect(dataOf(result)).toEqual({ list: null, product: null });
    expect(result.errors.map(({ path, code }) => ({ path, code }))).toEqual([{ path: ['list', 1, 'need'], code: 'INTERNAL' }, { path: ['product', 'need'], code: 'INTERNAL' }]);
  });
});

describe('a runtime type that its position does not allow', () => {
  it.each([
    ['a type of the schema that is not of the union', 'Secret'],
    ['a type that does not exist', 'Nothing'],
    ['a scalar', 'String'],
    ['something inherited by every object', 'constructor'],
    ['no name at all', 5],
  ])('%s is null with an error', async (_title, typename) => {
    const { run } = scripted(SDL, { a: () => ({ json: { data: { any: { __typename: typename, code: 'secret', text: 't', name: 'n' } } } }) });
    const result = await run('{ any { __typename ... on Product { name } ... on Other { text } } }');
    expect(dataOf(result)).toEqual({ any: null });
    expect(result.errors).toMatchObject([{ path: ['any'], code: 'INTERNAL' }]);
  });

  it('an object type position takes no other type', async () => {
    const { run } = scripted(SDL, { a: () => ({ json: { data: { product: { __typename: 'Other', name: 'n' } } } }) });
    expect(await run('{ product { __typename name } }')).toMatchObject({ dataText: '{"product":null}', errors: [{ path: ['product'], code: 'INTERNAL' }] });
  });

  it('and is asked of no other subgraph', async () => {
    const { run, received } = scripted(SDL, {
      a: () => ({ json: { data: { product: { __typename: 'Secret', id: '1' } } } }),
      b: () => ({ json: { data: { _entities: [{ price: 1 }] } } }),
    });
    expect(dataOf(await run('{ product { price } }'))).toEqual({ product: null });
    expect(received.map(({ subgraph }) => subgraph)).toEqual(['a']);
  });

  it('an entity cannot turn into another type', async () => {
    const { run } = scripted(SDL, {
      a: () => ({ json: { data: { product: { __typename: 'Product', id: '1' } } } }),
      b: () => ({ json: { data: { _entities: [{ __typename: 'Other', price: 1 }] } } }),
    });
    const result = await run('{ product { price } }');
    expect(dataOf(result)).toEqual({ product: { price: null } });
    expect(result.errors).toMatchObject([{ path: ['product', 'price'], code: 'INTERNAL' }]);
  });
});

describe('fields that nobody asked a subgraph for', () => {
  it('do not stand in for another subgraph that has none', async () => {
    const { run } = scripted(SDL, {
      a: () => ({ json: { data: { list: [{ __typename: 'Product', id: '1', price: 666 }, { __typename: 'Product', id: '2', price: 666 }] } } }),
      b: () => ({ json: { data: { _entities: [null, { price: 2 }] } } }),
    });
    expect(dataOf(await run('{ list { price } }'))).toEqual({ list: [{ price: null }, { price: 2 }] });
  });

  it('do not stand in for another subgraph that is down', async () => {
    const { run } = scripted(SDL, { a: () => ({ json: { data: { product: { __typename: 'Product', id: '1', price: 666 } } } }), b: () => ({ failure: 'CONNECT' }) });
    const result = await run('{ product { price } }');
    expect(dataOf(result)).toEqual({ product: { price: null } });
    expect(result.errors).toMatchObject([{ path: ['product', 'price'], code: 'SOURCE_UNAVAILABLE', source: 'b' }]);
  });

  it('never reach a prototype', async () => {
    const { run } = scripted(SDL, {
      a: () => ({ text: '{"data":{"__proto__":{"polluted":1},"product":{"__typename":"Product","id":"1","__proto__":{"name":"inherited","polluted":1},"constructor":{"prototype":{"polluted":1}}}}}' }),
      b: () => ({ text: '{"data":{"_entities":[{"price":1,"__proto__":{"polluted":1},"name":"taken over"}]}}' }),
    });
    const result = await run('{ product { name price } }');
    expect(dataOf(result)).toEqual({ product: { name: null, price: 1 } });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('are not read from what every object inherits', async () => {
    const { run } = scripted(SDL, { a: () => ({ json: { data: {} } }) });
    expect(await run('{ toString: product { name } valueOf: state }')).toMatchObject({ dataText: '{"toString":null,"valueOf":null}' });
  });
});

describe('an answer that is no answer', () => {
  it.each([
    ['no JSON', { text: 'ORA-00942: table HR.T_PERSON 320499199001011234' }],
    ['another media type', { text: '{"data":{}}', mediaType: 'text/html' }],
    ['a list', { json: [] }],
    ['data that is no object', { json: { data: 'x' } }],
    ['errors that are no list', { json: { data: null, errors: {} } }],
    ['neither data nor errors', { json: {} }],
    ['a status of 500', { text: 'oops', status: 500, mediaType: 'text/plain' }],
    ['a status of 503 with JSON', { json: { message: 'busy' }, status: 503 }],
  ] as const)('%s means that the source is unavailable, and its text goes nowhere', async (_title, said) => {
    const { run } = scripted(SDL, { a: () => said });
    const result = await run('{ product { name } state }');
    expect(dataOf(result)).toEqual({ product: null, state: null });
    expect(result.errors).toMatchObject([{ path: ['product'], code: 'SOURCE_UNAVAILABLE', source: 'a' }, { path: ['state'], code: 'SOURCE_UNAVAILABLE' }]);
    expect(JSON.stringify(result.errors)).not.toMatch(/ORA|3204|busy/);
  });

  it.each([
    ['too few entities', { data: { _entities: [] } }],
    ['too many entities', { data: { _entities: [{ price: 1 }, { price: 2 }] } }],
    ['entities that are no list', { data: { _entities: { 0: { price: 1 } } } }],
  ])('%s', async (_title, json) => {
    const { run } = scripted(SDL, { a: () => ({ json: { data: { product: { __typename: 'Product', id: '1' } } } }), b: () => ({ json }) });
    const result = await run('{ product { id price } }');
    expect(dataOf(result)).toEqual({ product: { id: '1', price: null } });
    expect(result.errors).toMatchObject([{ path: ['product', 'price'], code: 'SOURCE_UNAVAILABLE' }]);
  });

  it('an error path that leads nowhere, or to what was not asked, is not shown', async () => {
    const { run } = scripted(SDL, {
      a: () => ({ json: { data: { product: { name: null } }, errors: [{ message: 'x', path: ['product', '320499199001011234'] }, { message: 'x', path: ['product', 'name', 'deep'] }, { message: 'x', path: 'product' }] } }),
    });
    const result = await run('{ product { name } }');
    expect(result.errors.map(({ path, code }) => ({ path, code }))).toEqual([{ path: ['product', 'name'], code: 'INTERNAL' }, { path: null, code: 'INTERNAL' }]);
  });
});
