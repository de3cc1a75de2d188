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

  it('is told no more often than a request may have errors, and the last one is of no place', async () => {
    const { run } = scripted(SDL, { a: () => ({ json: { data: { product: { tags: Array.from({ length: 5_000 }, (_, index) => (index === 3 ? 'x' : 1)) }, list: [{ name: 5 }] }, errors: [{ message: 'x', path: ['list', 0, 'name'] }] } }) });
    const { errors, dataText } = await run('{ product { tags } list { name } }');
    expect(errors).toHaveLength(2000);
    expect(errors.slice(0, 5).map(({ path }) => path)).toEqual([['list', 0, 'name'], ['product', 'tags', 0], ['product', 'tags', 1], ['product', 'tags', 2], ['product', 'tags', 4]]);
    expect(errors.slice(-2)).toMatchObject([{ path: ['product', 'tags', 1998], code: 'INTERNAL' }, { path: null, code: 'INTERNAL' }]);
    expect(JSON.parse(dataText)).toEqual({ product: { tags: Array.from({ length: 5_000 }, (_, index) => (index === 3 ? 'x' : null)) }, list: [{ name: null }] });
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

describe('what stands where a subgraph chose to put it', () => {
  const NUMBER = 320_499_199_001_011;
  const failing = (path: unknown) => scripted(SDL, { a: () => ({ json: { data: { list: [{ need: 1, name: null }], product: { name: null } }, errors: [{ message: 'x', path }] } }) });

  it.each([
    ['a position that no list has', ['list', NUMBER, 'name'], ['list']],
    ['a position beyond the list', ['list', 1, 'name'], ['list']],
    ['a position before it', ['list', -1, 'name'], ['list']],
    ['a position in what is no list', ['product', NUMBER], ['product', 'name']],
    ['a number below a value', ['product', 'name', NUMBER], ['product', 'name']],
  ])('%s is cut from the path of an error', async (_title, path, told) => {
    const result = await failing(path).run('{ list { need name } product { name } }');
    expect(result.errors).toMatchObject([{ path: told, code: 'INTERNAL' }]);
  });

  it('a position in a list stays, and one below what is not there', async () => {
    expect((await failing(['list', 0, 'name']).run('{ list { need name } product { name } }')).errors).toMatchObject([{ path: ['list', 0, 'name'] }]);
    const { run } = scripted(SDL, { a: () => ({ json: { data: { list: null }, errors: [{ message: 'x', path: ['list', 3, 'need'] }] } }) });
    expect((await run('{ list { need } }')).errors).toMatchObject([{ path: ['list', 3, 'need'] }]);
  });

  const call = { path: ['product'], source: 'hr', channel: 'soap:queryPop', status: 'FOUND', latencyMs: 12, asOf: '2026-03-01T08:00:00+08:00', sourceMode: 'REALTIME', sourceRequestId: 'Q-20261122-0001', quality: ['ID_LOWERCASE_X', 'TRAILING_SPACE:mlxz'] };
  const TALE = '320499199001011234';
  it.each<[string, object, object]>([
    ['a source that is no name', { source: TALE }, { source: 'a' }],
    ['a channel with a number of somebody', { channel: `soap:${TALE}` }, { channel: 'unknown' }],
    ['a request id that is an ID number', { sourceRequestId: TALE }, { sourceRequestId: null }],
    ['a request id that is a name', { sourceRequestId: '张伟' }, { sourceRequestId: null }],
    ['a time that is none', { asOf: TALE }, { asOf: null }],
    ['a flaw that is none', { quality: [TALE, '张伟', 7] }, { quality: [] }],
    ['a flaw of what is no column', { quality: [`UNKNOWN_CODE:${TALE}`] }, { quality: ['UNKNOWN_CODE'] }],
    ['a path to what nobody asked for', { path: ['product', TALE, 'x'] }, { path: ['product'] }],
    ['a path to nothing of the answer', { path: [TALE] }, { path: [] }],
    ['what is right', {}, {}],
  ])('of a source, %s is not passed on; the call is', async (_title, lie, told) => {
    const { run } = scripted(SDL, { a: () => ({ json: { data: { product: { name: 'n' } }, extensions: { provenance: [{ ...call, ...lie }], tracing: TALE } } }) });
    const { provenance } = await run('{ product { name } }');
    expect(provenance).toEqual([{ ...call, ...told }]);
  });
});

describe('an answer nested beyond measure', () => {
  const DEEP = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const entity = (id: string): string => `{"__typename":"Product","id":"${id}","name":"n"}`;

  it.each([
    ['in place of an object that another subgraph is asked about', `{"product":${DEEP},"list":[${entity('1')}]}`, '{ product { price } list { name } }', { product: null, list: [{ name: 'n' }] }],
    ['in place of a list of them', `{"product":${entity('1')},"list":${DEEP}}`, '{ list { price } product { name } }', { list: null, product: { name: 'n' } }],
    ['in place of a key', `{"product":{"__typename":"Product","id":${DEEP},"name":"n"}}`, '{ product { name price } }', { product: { name: 'n', price: null } }],
  ])('%s loses that, and the rest of the answer stands', async (_title, data, query, expected) => {
    const { run } = scripted(SDL, { a: () => ({ text: `{"data":${data}}` }), b: () => ({ json: { data: { _entities: [{ price: 1 }] } } }) });
    expect(dataOf(await run(query))).toEqual(expected);
  });

  it('beside what was asked for is copied to no other place', async () => {
    const { run } = scripted(SDL, {
      a: () => ({ json: { data: { list: [{ __typename: 'Product', id: '1' }, { __typename: 'Product', id: '1' }], product: { __typename: 'Product', id: '1' } } } }),
      b: () => ({ text: `{"data":{"_entities":[{"price":1,"junk":${DEEP}}]}}` }),
    });
    expect(dataOf(await run('{ list { price } product { price } }'))).toEqual({ list: [{ price: 1 }, { price: 1 }], product: { price: 1 } });
  });
});

describe('a custom scalar', () => {
  const SCALARS = { a: 'scalar Any scalar Date type Query { any: Any many: [Any!] must: Any! day: Date }' };

  it('is any JSON in a public graph', async () => {
    const { run } = scripted(SCALARS, { a: () => ({ json: { data: { any: { a: [1, { b: 'x' }] }, many: [1, [2]], day: '2026-11-22' } } }) });
    expect(await run('{ any many day }')).toMatchObject({ dataText: '{"any":{"a":[1,{"b":"x"}]},"many":[1,[2]],"day":"2026-11-22"}', errors: [], path: 'compiled' });
  });

  it('is no number that JSON does not have', async () => {
    const { run } = scripted(SCALARS, { a: () => ({ text: '{"data":{"any":1e400,"many":[1,-1e400]}}' }) });
    const result = await run('{ any many }');
    expect(dataOf(result)).toEqual({ any: null, many: null });
    expect(result.errors.map(({ path, code }) => ({ path, code }))).toEqual([{ path: ['any'], code: 'INTERNAL' }, { path: ['many', 1], code: 'INTERNAL' }]);
  });

  it('that may not be null takes its parent along', async () => {
    const { run } = scripted(SCALARS, { a: () => ({ text: '{"data":{"must":1e400}}' }) });
    expect(await run('{ must }')).toMatchObject({ dataText: 'null', errors: [{ path: ['must'], code: 'INTERNAL' }] });
  });
});
