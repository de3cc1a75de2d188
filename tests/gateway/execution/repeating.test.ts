import { buildSchema, parse } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import type { RunResult } from '../../../gateway/execution/engine-operation.ts';
import { readOperation } from '../../../gateway/execution/operation-parts.ts';
import { analyseSharing } from '../../../gateway/execution/program/analyse-sharing.ts';
import type { FetchPlace } from '../../../gateway/execution/program/analyse-sharing.ts';
import { reservedNames } from '../../../gateway/execution/program/data-key.ts';
import { readFetchShape } from '../../../gateway/execution/program/fetch-shape.ts';
import type { FetchStep } from '../../../gateway/execution/program/program.ts';
import { compileReader } from '../../../gateway/execution/response/compile-reader.ts';
import type { AnswerReader } from '../../../gateway/execution/response/compile-reader.ts';
import { ResponseShape } from '../../../gateway/execution/response/response-shape.ts';
import { fc } from '../../property.ts';
import { scripted } from './scripted-subgraphs.ts';
import type { Said, ScriptedCall } from './scripted-subgraphs.ts';

const SDL = {
  a: `type Query { shops: [Shop] } type Shop { id: ID! shelf: Shelf } type Shelf { name: String items: [Item] }
    type Item @key(fields: "id") { id: ID! maker: Maker } type Maker @key(fields: "id") { id: ID! }`,
  b: 'type Item @key(fields: "id") { id: ID! price: Int } type Maker @key(fields: "id") { id: ID! name: String! }',
};
const QUERY = '{ shops { id shelf { name items { id price maker { id name } } } } }';

type Item = { readonly id: string; readonly maker: string | null } | null;
type Shelf = { readonly name: string | null; readonly items: readonly Item[] | null } | null;

/** As subgraph a answers: `__typename` stands where the plan asks for it. */
function answerOf(shelves: readonly Shelf[]): string {
  const item = (one: Item): unknown => one && { __typename: 'Item', id: one.id, maker: one.maker === null ? null : { __typename: 'Maker', id: one.maker } };
  return JSON.stringify({ data: { shops: shelves.map((shelf, id) => ({ id: String(id), shelf: shelf && { name: shelf.name, items: shelf.items?.map(item) ?? null } })) } });
}

/** Has a price for every item and a name for every maker, but for those whose id says otherwise. */
function prices({ variables }: ScriptedCall): Said {
  const asked = variables['representations'] as { readonly __typename: string; readonly id: string }[]; // as the engine sends them
  const entities = asked.map(({ __typename, id }) => (id === 'none' ? null : __typename === 'Item' ? { __typename, price: id === 'free' ? null : id.length } : { __typename, name: id === 'free' ? null : `made by ${id}` }));
  const errors = asked.flatMap(({ id }, at) => (id === 'free' ? [{ message: 'm', path: ['_entities', at, 'price'], extensions: { code: 'RECORD_AMBIGUOUS' } }] : []));
  return { json: { data: { _entities: entities }, ...(errors.length === 0 ? {} : { errors }) } };
}

const seen = ({ dataText, errors, provenance }: RunResult): unknown => ({ data: JSON.parse(dataText), errors, provenance });

async function told(readersAfter: number, shelves: readonly Shelf[]): Promise<{ readonly said: unknown; readonly asked: unknown }> {
  const subgraphs = scripted(SDL, { a: () => ({ text: answerOf(shelves) }), b: prices }, {}, readersAfter);
  const said = seen(await subgraphs.run(QUERY));
  return { said, asked: subgraphs.received.map(({ subgraph, variables }) => ({ subgraph, variables })) };
}

const one: Shelf = { name: 'left', items: [{ id: '1', maker: 'm' }, { id: '22', maker: null }] };
const other: Shelf = { name: 'left', items: [{ id: '1', maker: 'm' }, { id: '23', maker: null }] };
const failing: Shelf = { name: 'left', items: [{ id: 'free', maker: 'free' }, { id: 'none', maker: 'none' }] };

describe('parts of an answer with the same text', () => {
  it.each([
    ['neighbours', [one, one, one]],
    ['neighbours of the same length that differ', [one, other, one, other]],
    ['with nulls between', [one, null, one, { name: null, items: null }, one]],
    ['the beginning of which is all that the next one has', [{ name: 'left', items: [{ id: '1', maker: 'm' }] }, one, { name: 'left', items: [{ id: '1', maker: 'm' }] }]],
    ['empty lists', [{ name: '', items: [] }, { name: '', items: [] }]],
    ['lists of nothing', [{ name: '', items: [null, null] }, { name: '', items: [null, null] }]],
    ['parts that fail at every place', [failing, failing, one, failing]],
    ['lists longer than those that are made as long as they are', [3, 4, 5, 6, 7, 40, 40].map((length): Shelf => ({ name: 'n', items: Array.from({ length }, (_, at) => ({ id: String(at), maker: 'm' })) }))],
  ] satisfies [string, readonly Shelf[]][])('come to what JSON.parse makes of them: %s', async (_title, shelves) => {
    expect(await told(0, shelves)).toEqual(await told(Infinity, shelves));
  });

  it('come to what JSON.parse makes of them, whatever repeats', async () => {
    const item = fc.oneof({ arbitrary: fc.record({ id: fc.constantFrom('1', '2', '33', 'free', 'none'), maker: fc.constantFrom(null, 'm', 'free', 'none') }), weight: 6 }, { arbitrary: fc.constant(null), weight: 1 });
    const shelf = fc.oneof({ arbitrary: fc.record({ name: fc.constantFrom(null, 'left', '右'), items: fc.oneof(fc.constant(null), fc.array(item, { maxLength: 6 })) }), weight: 6 }, { arbitrary: fc.constant(null), weight: 1 });
    // Few different ones in a long row, so that many neighbours are the same.
    const rows = fc.array(shelf, { minLength: 1, maxLength: 3 }).chain((few) => fc.array(fc.constantFrom(...few), { maxLength: 12 }));
    let shelves: readonly Shelf[] = [];
    const over = (after: number): ReturnType<typeof scripted> => scripted(SDL, { a: () => ({ text: answerOf(shelves) }), b: prices }, { a: { breakerThreshold: Infinity }, b: { breakerThreshold: Infinity } }, after);
    const [read, parsed] = [over(0), over(Infinity)];
    await fc.assert(fc.asyncProperty(rows, async (drawn) => {
      shelves = drawn;
      expect(seen(await read.run(QUERY))).toEqual(seen(await parsed.run(QUERY)));
      expect(read.received.splice(0).map(({ variables }) => variables)).toEqual(parsed.received.splice(0).map(({ variables }) => variables));
    }), { numRuns: process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 5_000 : 150 });
  });
});

describe('the reader of an answer', () => {
  const TEXT = '{shops{id rows{name}}}';
  const reader = (repeating: readonly string[]): AnswerReader => {
    const schema = buildSchema('type Query { shops: [Shop] } type Shop { id: ID rows: [Row] } type Row { name: String }');
    const rootType = schema.getQueryType();
    if (rootType === undefined || rootType === null) throw new Error('there must be a root type');
    const shape = new ResponseShape({ schema, rootType, operation: readOperation(parse(TEXT)), reserved: { ...reservedNames([]), ambiguous: new Set() }, conditions: {}, flatScalars: false });
    const fetch = { index: 0, dotted: '', keys: readFetchShape(TEXT, false, []).keys, requires: null, repeating: new Set(repeating) } as unknown as FetchStep; // all that a reader asks of it
    const made = compileReader({ shape, fetch, isInert: () => false, disclosed: null, typeNames: new Map() });
    if (made === null) throw new Error('there must be a reader');
    return made;
  };
  const answer = (...rows: readonly string[]): string => `{"data":{"shops":[${rows.map((each, id) => `{"id":"${id}","rows":${each}}`).join(',')}]}}`;
  /** How many lists of rows there are, and whether any stands twice. */
  const read = (by: AnswerReader, text: string): unknown => {
    const read = by(text);
    const shops = (read?.data['shops'] ?? []) as readonly { readonly rows: object }[]; // as the text has them
    return [new Set(shops.map(({ rows }) => rows)).size, read?.repeats];
  };

  it('makes one object of neighbours with the same text, and remembers nothing when it is done', () => {
    const by = reader(['shops.rows']);
    const [a, b] = ['[{"name":"a"}]', '[{"name":"b"}]'];
    expect([answer(a, a, b, b, b), answer(a, b), answer(b, b), answer(b), answer(b, a, b)].map((text) => read(by, text))).toEqual([[2, true], [2, false], [1, true], [1, false], [3, false]]);
  });

  it('makes an object of each where they must not be one', () => {
    expect(read(reader([]), answer('[{"name":"a"}]', '[{"name":"a"}]'))).toEqual([2, false]);
  });

  it.each([['spared', 9], ['read', 1]])('reads the same where most of the text before was %s', (_title, times) => {
    const by = reader(['shops.rows']);
    const name = '本市居民申请办理不动产登记时应当提交身份证明';
    const text = answer(`[{"name":"${name}1"}]`, ...Array.from({ length: 3 }, () => `[{"name":"${name}2"},{"name":null},{"name":"x"}]`));
    by(answer(...Array.from({ length: times }, () => `[{"name":"${name}"}]`)));
    expect(by(text)?.data).toEqual((JSON.parse(text) as { data: unknown }).data);
  });

  it('remembers nothing of a text that it gave up', () => {
    const by = reader(['shops.rows']);
    expect(by(answer('[{"name":"a"}]', '[{"name":"a"}]', '[{"name":7}]'))).toMatchObject({ repeats: true });
    expect([by(answer('[{"name":"a"}]', '[{"name":"a"}]').slice(0, -1)), read(by, answer('[{"name":"a"}]'))]).toEqual([null, [1, false]]);
  });

  it('nor of one that was too much for an expression', () => {
    const by = reader(['shops.rows']);
    const text = answer('[{"name":"a"}]', '[{"name":"b"}]');
    const { exec } = RegExp.prototype;
    const spied = vi.spyOn(RegExp.prototype, 'exec').mockImplementation(function overflowing(this: RegExp, given) {
      if (given === text && this.lastIndex > text.indexOf('"id":"1"')) throw new RangeError('Maximum call stack size exceeded');
      return exec.call(this, given);
    });
    expect(() => by(text)).toThrow(RangeError);
    spied.mockRestore();
    expect(read(by, answer('[{"name":"a"}]'))).toEqual([1, false]);
  });
});

describe('what of a plan may repeat', () => {
  const place = (dotted: string, text: string, more: Partial<FetchPlace> = {}): FetchPlace => {
    const isEntityFetch = dotted !== '';
    const keys = readFetchShape(isEntityFetch ? `{_entities{...on T${text}}}` : text, isEntityFetch, []).keys;
    return { path: dotted === '' ? [] : dotted.split('.'), dotted, keys, isEntityFetch, typed: false, rewrites: false, depth: isEntityFetch ? 1 : 0, conditional: false, signature: `${dotted}${text}`, text, ...more };
  };
  const root = place('', '{shops{id shelf{name items{id}}}}');

  it.each([
    ['what is below a root field', [root], ['shops.shelf', 'shops.shelf.items']],
    ['below which another fetch writes', [root, place('shops.shelf.items', '{price}')], ['shops.shelf', 'shops.shelf.items']],
    ['not what another fetch writes too', [root, place('shops', '{shelf{height}}')], ['shops.shelf.items']],
    ['not above a place that depends on types', [root, place('shops.shelf', '{height}', { typed: true })], ['shops.shelf.items']],
    ['nothing that is rewritten', [{ ...root, rewrites: true }], []],
    ['an entity fetch: its own keys as well', [place('shops', '{owner{name}}'), root], ['shops.owner']],
  ] satisfies [string, readonly FetchPlace[], readonly string[]][])('%s', (_title, places, paths) => {
    const { fetches, repeatedPaths } = analyseSharing(places);
    expect([...(fetches[0]?.repeating ?? [])]).toEqual(paths);
    for (const path of paths) expect(repeatedPaths.get(path)).toContain(0);
  });
});
