import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RunResult } from '../../../gateway/execution/engine-operation.ts';
import { FailureLedger } from '../../../gateway/execution/run/failure-ledger.ts';
import { scripted } from './scripted-subgraphs.ts';
import type { ScriptedCall } from './scripted-subgraphs.ts';

const dataOf = ({ dataText }: Pick<RunResult, 'dataText'>): unknown => JSON.parse(dataText);
const pathsOf = ({ errors }: Pick<RunResult, 'errors'>): unknown => errors.map(({ path }) => path);
const asked = ({ variables }: ScriptedCall): readonly Record<string, unknown>[] => variables['representations'] as Record<string, unknown>[];
const failed = (data: unknown, ...path: (string | number)[]) => () => ({ json: { data, errors: [{ message: 'x', path }] } });
const said = (data: unknown) => () => ({ json: { data } });

const PRODUCTS = { a: 'type Query { product: Product list: [Product] } type Product @key(fields: "id") { id: ID! }', b: 'type Product @key(fields: "id") { id: ID! p1: Int p2: Int p3: Int }' };
const product = (id = '1') => ({ __typename: 'Product', id });

describe('a null that came of a failure is told (GraphQL specification 6.4.4, 7.1.2; decision 0172)', () => {
  it('where a value that the client did not ask for took its parent along', async () => {
    const { run } = scripted({ a: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! weight: Int! name: String }', c: 'type Product @key(fields: "id") { id: ID! weight: Int! @external shipping: Int @requires(fields: "weight") }' }, { a: failed({ product: null }, 'product', 'weight') });
    const result = await run('{ product { name shipping } }');
    expect(dataOf(result)).toEqual({ product: null });
    expect(pathsOf(result)).toEqual([['product']]);
  });

  it('where a key that the plan asked for did', async () => {
    expect(pathsOf(await scripted(PRODUCTS, { a: failed({ product: null }, 'product', 'id') }).run('{ product { p1 } }'))).toEqual([['product']]);
  });

  it('at what an entity lacks because another of its fields failed', async () => {
    const { run } = scripted({ a: PRODUCTS.a, b: 'type Product @key(fields: "id") { id: ID! price: Int! stock: Int }', c: 'type Product @key(fields: "id") { id: ID! price: Int! @external shipping: Int @requires(fields: "price") }' }, { a: said({ product: product() }), b: failed({ _entities: [null] }, '_entities', 0, 'price') });
    const result = await run('{ product { stock shipping } }');
    expect(dataOf(result)).toEqual({ product: { stock: null, shipping: null } });
    expect(pathsOf(result)).toEqual([['product', 'stock'], ['product', 'shipping']]);
  });

  it('at every entity where all data were lost with one', async () => {
    expect(pathsOf(await scripted(PRODUCTS, { a: said({ list: [product('1'), product('2')] }), b: failed(null, '_entities', 0, 'p1') }).run('{ list { p1 } }'))).toEqual([['list', 0, 'p1'], ['list', 1, 'p1']]);
  });

  it('at every root field where all data were lost with one that only this subgraph calls non-null', async () => {
    const result = await scripted({ a: 'type Query { a: String! @shareable b: Int }', b: 'type Query { a: String @shareable }' }, { a: failed(null, 'a') }).run('{ a b }');
    expect(dataOf(result)).toEqual({ a: null, b: null });
    expect(pathsOf(result)).toEqual([['a'], ['b']]);
  });

  it('somewhere, where it is told of an entity that was not asked for', async () => {
    expect((await scripted(PRODUCTS, { a: said({ list: [product()] }), b: failed({ _entities: [null] }, '_entities', 7, 'p1') }).run('{ list { p1 } }')).errors).toMatchObject([{ path: null, code: 'INTERNAL' }]);
  });

  it('at fields of the object\'s own type alone', async () => {
    const { run } = scripted({
      a: 'type Query { nodes: [Node] } interface Node { id: ID! } type A implements Node @key(fields: "id") { id: ID! } type B implements Node @key(fields: "id") { id: ID! }',
      c: 'type A @key(fields: "id") { id: ID! x: Int } type B @key(fields: "id") { id: ID! y: Int }',
    }, { a: said({ nodes: [{ __typename: 'A', id: '1' }, { __typename: 'B', id: '2' }] }), c: () => ({ failure: 'CONNECT' }) });
    expect(pathsOf(await run('{ nodes { ... on A { x } ... on B { y } } }'))).toEqual([['nodes', 0, 'x'], ['nodes', 1, 'y']]);
  });

  it('not at an object that is there, though nobody could tell its type', async () => {
    const { run } = scripted({
      a: 'interface Media @key(fields: "id") { id: ID! title: String } type Book implements Media @key(fields: "id") { id: ID! title: String } type Query { x: Int }',
      b: 'type Query { top: Media } type Media @key(fields: "id") @interfaceObject { id: ID! reviews: Int }',
    }, { b: said({ top: { __typename: 'Media', id: '1', reviews: 1 } }), a: () => ({ failure: 'TIMEOUT' }) });
    const result = await run('{ top { reviews title } }');
    expect(dataOf(result)).toEqual({ top: { reviews: 1, title: null } });
    expect(pathsOf(result)).toEqual([['top', 'title']]);
  });
});

describe('one object of several subgraphs', () => {
  const SDL = { a: 'type Query { p: P } type P @key(fields: "id") { id: ID! home: Place @shareable } type Place @shareable { zip: String }', b: 'type P @key(fields: "id") { id: ID! home: Place @shareable } type Place @shareable { lat: Float }' };
  const a = said({ p: { __typename: 'P', id: '1', home: { zip: 'z' } } });
  it.each([
    ['is down', () => ({ failure: 'TIMEOUT' as const })],
    ['failed at the whole object', failed({ _entities: [{ home: null }] }, '_entities', 0, 'home')],
    ['failed at one of its values', failed({ _entities: [{ home: { lat: null } }] }, '_entities', 0, 'home', 'lat')],
  ])('is told where it lacks the part of one that %s', async (_title, b) => {
    const result = await scripted(SDL, { a, b }).run('{ p { home { zip lat } } }');
    expect(dataOf(result)).toEqual({ p: { home: { zip: 'z', lat: null } } });
    expect(pathsOf(result)).toEqual([['p', 'home', 'lat']]);
  });

  it('is told as it is where it lacks nothing that failed', async () => {
    const result = await scripted(SDL, { a, b: failed({ _entities: [{ home: { lat: 1 } }] }, '_entities', 0, 'home') }).run('{ p { home { zip lat } } }');
    expect(dataOf(result)).toEqual({ p: { home: { zip: 'z', lat: 1 } } });
    expect(pathsOf(result)).toEqual([['p', 'home']]);
  });
});

describe('what failed is not sent on', () => {
  it('from inside a list', async () => {
    const { run, received } = scripted({
      a: 'type Query { p: P } type P @key(fields: "id") { id: ID! g: [Q] } type Q @key(fields: "id") { id: ID! w: Int! }',
      c: 'type P @key(fields: "id") { id: ID! g: [Q] @external s: Int @requires(fields: "g { w }") } type Q @key(fields: "id") { id: ID! w: Int! @external }',
    }, { a: failed({ p: { __typename: 'P', id: '1', g: [null, { w: 1 }] } }, 'p', 'g', 0, 'w'), c: said({ _entities: [{ s: 1 }] }) });
    const result = await run('{ p { s } }');
    expect(received.map(({ subgraph }) => subgraph)).toEqual(['a']);
    expect(pathsOf(result)).toEqual([['p', 's']]);
  });

  it('wherever its entity stands, also beyond the places that are told of', async () => {
    const { run, received } = scripted({
      a: 'type Query { reviews: [Review] } type Review { product: Product } type Product @key(fields: "id") { id: ID! }',
      b: 'type Product @key(fields: "id") { id: ID! price: Int }', c: 'type Product @key(fields: "id") { id: ID! price: Int @external shipping: Int @requires(fields: "price") }',
    }, {
      a: said({ reviews: Array.from({ length: 2_500 }, () => ({ product: product() })) }), b: failed({ _entities: [{ price: null }] }, '_entities', 0, 'price'),
      c: (call) => ({ json: { data: { _entities: asked(call).map(() => ({ shipping: 7 })) } } }),
    });
    const result = await run('{ reviews { product { shipping } } }');
    expect(dataOf(result)).toEqual({ reviews: Array.from({ length: 2_500 }, () => ({ product: { shipping: null } })) });
    expect(received.map(({ subgraph }) => subgraph)).toEqual(['a', 'b']);
  });

  it('while what another type requires is no reason', async () => {
    const { run } = scripted({
      a: 'type Query { nodes: [Node] } interface Node { id: ID! name: String } type A implements Node @key(fields: "id") { id: ID! name: String } type B implements Node @key(fields: "id") { id: ID! name: String }',
      c: 'type A @key(fields: "id") { id: ID! extra: Int } type B @key(fields: "id") { id: ID! name: String @external extra: Int @requires(fields: "name") }',
    }, {
      a: failed({ nodes: [{ __typename: 'A', id: '1', name: null }, { __typename: 'B', id: '2', name: 'b' }] }, 'nodes', 0, 'name'),
      c: (call) => ({ json: { data: { _entities: asked(call).map(() => ({ extra: 1 })) } } }),
    });
    expect(dataOf(await run('{ nodes { name ... on A { extra } ... on B { extra } } }'))).toEqual({ nodes: [{ name: null, extra: 1 }, { name: 'b', extra: 1 }] });
  });
});

describe('a reply costs no more for the errors in it', () => {
  const list = (length: number, id: (at: number) => string) => said({ list: Array.from({ length }, (_, at) => product(id(at))) });
  /** What the process did for them, since time tells of the machine. */
  const noted = vi.spyOn(FailureLedger.prototype, 'note');
  afterEach(() => noted.mockClear());
  const many = (count: number, error: (at: number) => unknown) => Array.from({ length: count }, (_, at) => error(at));

  it('of the whole answer', async () => {
    const { run } = scripted(PRODUCTS, { a: list(1_000, String), b: () => ({ json: { data: null, errors: many(2_000, () => ({})) } }) });
    expect(pathsOf(await run('{ list { p1 } }'))).toEqual(Array.from({ length: 1_000 }, (_, at) => ['list', at, 'p1']));
    expect(noted).toHaveBeenCalledTimes(1_000);
  });

  it.each([
    ['of one entity in many places', () => ({ path: ['_entities', 0, 'p1'] }), 2_000],
    // Fifty of them, and then the reply as a whole.
    ['of an entity of which another is told each time', (at: number) => ({ path: ['_entities', 0, 'p1', at] }), 102_000],
  ])('%s', async (_title, error, times) => {
    const { run } = scripted(PRODUCTS, { a: list(2_000, () => '1'), b: () => ({ json: { data: { _entities: [{ p1: null, p2: 2 }] }, errors: many(2_000, error) } }) });
    const result = await run('{ list { p1 p2 } }');
    expect(dataOf(result)).toEqual({ list: Array.from({ length: 2_000 }, () => ({ p1: null, p2: 2 })) });
    expect(result.errors.length).toBe(2_000);
    expect(noted).toHaveBeenCalledTimes(times);
  });

  it('and is told no further than was asked', async () => {
    const { run } = scripted(PRODUCTS, { a: list(2, () => '1'), b: failed({ _entities: [{ p1: null }] }, '_entities', 0, 'p1', ...Array.from({ length: 10_000 }, () => 'a')) });
    expect(pathsOf(await run('{ list { p1 } }'))).toEqual([['list', 0, 'p1'], ['list', 1, 'p1']]);
  });

  it('or for the sources that it names', async () => {
    const { run } = scripted(PRODUCTS, {
      a: list(2_000, () => '1'),
      b: () => ({ json: { data: { _entities: [{ p1: 1 }] }, extensions: { provenance: many(100_000, () => ({ path: ['_entities', 0, 'p1'], source: 'b', status: 'FOUND', latencyMs: 1 })) } } }),
    });
    expect((await run('{ list { p1 } }')).provenance.length).toBe(2_000);
  });
});
