import { describe, expect, it } from 'vitest';
import type { ExecutionError } from '../../../gateway/execution/execution-error.ts';
import { scripted } from './scripted-subgraphs.ts';

const SDL = { a: 'type Query { list: [Product!] } type Product @key(fields: "id") { id: ID! name: String }', b: 'type Product @key(fields: "id") { id: ID! price: Int }' };

const dataOf = (result: { readonly dataText: string }): unknown => JSON.parse(result.dataText);

describe('a key that says of no entity which it is', () => {
  const answering = (text: string, more: Readonly<Record<string, string>> = {}) => scripted({ ...SDL, ...more }, {
    a: () => ({ text: `{"data":${text}}` }),
    b: ({ variables }) => ({ json: { data: { _entities: (variables['representations'] as unknown[]).map((_, price) => ({ price })) } } }),
  });
  const asked = ({ received }: ReturnType<typeof scripted>): unknown => received.filter(({ subgraph }) => subgraph === 'b').flatMap(({ variables }) => variables['representations']);
  const told = ({ errors }: { readonly errors: readonly ExecutionError[] }): unknown => errors.map(({ path, code }) => ({ path, code }));

  it.each([
    ['integers that came as one', '9007199254740992', '9007199254740993'],
    ['numbers that JSON does not have', '1e400', '-1e400'],
    ['a question', '{"$ne":null}', '{"$gt":""}'],
    ['lists', '["2"]', '[]'],
  ])('asks for nothing, and what depends on it has failed: %s', async (_title, one, other) => {
    const federation = answering(`{"list":[${['"1"', one, other].map((id) => `{"__typename":"Product","id":${id},"name":"n"}`).join(',')}]}`);
    const result = await federation.run('{ list { name price } }');
    expect(dataOf(result)).toEqual({ list: [{ name: 'n', price: 0 }, { name: 'n', price: null }, { name: 'n', price: null }] });
    expect(told(result)).toEqual([{ path: ['list', 1, 'price'], code: 'INTERNAL' }, { path: ['list', 2, 'price'], code: 'INTERNAL' }]);
    expect(asked(federation)).toEqual([{ __typename: 'Product', id: '1' }]);
  });

  it('is not sent on by what is required further on, and is no reason for others', async () => {
    const sdl = { a: 'type Query { list: [P] } type P @key(fields: "id") { id: ID! }', b: 'type P @key(fields: "id") { id: ID! price: Int }', c: 'type P @key(fields: "id") { id: ID! price: Int @external tax: Int @requires(fields: "price") stock: Int }' };
    const { run, received } = scripted(sdl, {
      a: () => ({ text: '{"data":{"list":[{"__typename":"P","id":9007199254740993},{"__typename":"P","id":"2"}]}}' }),
      b: () => ({ json: { data: { _entities: [{ price: 5 }] } } }),
      c: () => ({ json: { data: { _entities: [{ tax: 1, stock: 2 }] } } }),
    });
    const result = await run('{ list { tax stock } }');
    expect(dataOf(result)).toEqual({ list: [{ tax: null, stock: null }, { tax: 1, stock: 2 }] });
    expect(told(result)).toEqual(expect.arrayContaining([{ path: ['list', 0, 'tax'], code: 'INTERNAL' }, { path: ['list', 0, 'stock'], code: 'INTERNAL' }]));
    expect(JSON.stringify(received.filter(({ subgraph }) => subgraph !== 'a').map(({ variables }) => variables))).not.toContain('900719');
  });

  it.each([
    ['an object where a leaf is', '{"code":{"$ne":null},"tags":["x"],"rate":1}'],
    ['lists in a list', '{"code":"c","tags":[["x"]],"rate":1}'],
    ['an integer that is not certain', '{"code":9007199254740993,"tags":[],"rate":1}'],
    ['a text in place of the object', '"c"'],
  ])('nor within what is required: %s', async (_title, region) => {
    const sdl = { a: 'type Query { p: P } type P @key(fields: "id") { id: ID! region: Region } type Region { code: ID tags: [String] rate: Float }', b: 'type P @key(fields: "id") { id: ID! region: Region @external price: Int @requires(fields: "region { code tags rate }") } type Region { code: ID @external tags: [String] @external rate: Float @external }' };
    const federation = answering(`{"p":{"__typename":"P","id":"1","region":${region}}}`, sdl);
    const result = await federation.run('{ p { price } }');
    expect([dataOf(result), told(result), asked(federation)]).toEqual([{ p: { price: null } }, [{ path: ['p', 'price'], code: 'INTERNAL' }], []]);
  });

  it('but what is required may be a list, a large Float, or nothing', async () => {
    const sdl = { a: 'type Query { p: P } type P @key(fields: "id") { id: ID! tags: [[String]] rate: Float state: S } enum S { ON }', b: 'type P @key(fields: "id") { id: ID! tags: [[String]] @external rate: Float @external state: S @external price: Int @requires(fields: "tags rate state") } enum S { ON }' };
    const p = { __typename: 'P', id: '1', tags: [['x'], null, []], rate: 1e300, state: null };
    const federation = answering(JSON.stringify({ p }), sdl);
    expect([(await federation.run('{ p { price } }')).errors, asked(federation)]).toEqual([[], [p]]);
  });

  it('may be any JSON where it is a custom scalar, but nothing that is too deep to be written', async () => {
    const sdl = { a: 'scalar Any type Query { list: [P] } type P @key(fields: "id") { id: Any! name: String }', b: 'scalar Any type P @key(fields: "id") { id: Any! price: Int }' };
    const ids = ['{"a":[1,{"b":"x"}]}', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, '[9007199254740993]', '9007199254740993'];
    const federation = answering(`{"list":[${ids.map((id) => `{"__typename":"P","id":${id}}`).join(',')}]}`, sdl);
    const result = await federation.run('{ list { price } }');
    expect(dataOf(result)).toEqual({ list: [{ price: 0 }, { price: null }, { price: null }, { price: null }] });
    expect(told(result)).toEqual([1, 2, 3].map((index) => ({ path: ['list', index, 'price'], code: 'INTERNAL' })));
    expect(asked(federation)).toEqual([{ __typename: 'P', id: { a: [1, { b: 'x' }] } }]);
  });
});
