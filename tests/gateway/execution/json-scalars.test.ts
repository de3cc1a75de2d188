import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPublicGateway } from '../public-gateway.ts';
import type { PublicGateway } from '../public-gateway.ts';
import { scripted } from './scripted-subgraphs.ts';
import type { Scripted } from './scripted-subgraphs.ts';

const SDL = 'scalar JSON type Query { any: JSON sure: JSON! list: [JSON!] grid: [[JSON]] row: Row rows: [Row] } type Row { id: ID! any: JSON name: String }';
const DEEP = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** Values that a subgraph may give for any JSON, as it writes them. */
const VALUES: readonly (readonly [string, string])[] = [
  ['an object', '{"a":[1]}'], ['an empty object', '{}'], ['a list', '[1,"x",true]'], ['an empty list', '[]'], ['nulls within', '{"a":null,"b":[null,{"c":null}]}'],
  ['a text', '"数桥"'], ['a text to be escaped', '{"a\\"b":"\\n"}'], ['a number', '1.5'], ['a truth', 'false'], ['names that the gateway knows', '{"__typename":"Row","errors":[],"id":1,"constructor":{},"__proto__":{"p":1}}'],
  ['five hundred levels', DEEP(500)], ['a large one', `{"rows":[${Array.from({ length: 20_000 }, (_, at) => `{"at":${at},"of":["${'x'.repeat(at % 40)}",null]}`).join(',')}]}`],
];
const QUERY = '{ any sure list grid row { id any name } rows { id any } }';
const answer = (value: string): string => `{"any":${value},"sure":${value},"list":[${value},${value}],"grid":[[${value},null],null,[]],"row":{"id":"r","any":${value},"name":"n"},"rows":[{"id":"1","any":${value}},null]}`;

/** Answers read by compiled readers from the first on, and never. */
const engines = (data: string): readonly Scripted[] => [0, 1_000].map((readersAfter) => scripted({ a: SDL }, { a: () => ({ text: `{"data":${data}}` }) }, {}, readersAfter));

describe('a custom scalar of a public graph', () => {
  it.each(VALUES)('is any JSON, as text and as an object: %s', async (_title, value) => {
    for (const { run, runToObject } of engines(answer(value))) {
      for (let at = 0; at < 2; at += 1) {
        const { dataText, errors, path } = await run(QUERY);
        expect([dataText === answer(value), errors, path]).toEqual([true, [], 'compiled']);
        const { data, errors: more } = await runToObject(QUERY);
        expect([JSON.stringify(data) === answer(value), more]).toEqual([true, []]);
      }
    }
  });

  it.each<[string, string]>([['a number that JSON does not have', '1e400'], ['such a number within', '{"a":[{"b":1e400}]}'], ['more levels than anybody can write', DEEP(100_000)]])('is null with an error where it is %s', async (_title, value) => {
    for (const { run, runToObject } of engines(`{"any":${value},"list":[1,${value}],"row":{"id":"r","any":${value}}}`)) {
      const { dataText, errors } = await run('{ any list row { id any } }');
      expect(JSON.parse(dataText)).toEqual({ any: null, list: null, row: { id: 'r', any: null } });
      expect(errors.map(({ path }) => path)).toEqual([['any'], ['list', 1], ['row', 'any']]);
      const { data } = await runToObject('{ any list row { id any } }');
      expect(data).toEqual({ any: null, list: null, row: { id: 'r', any: null } });
    }
  });

  it('takes its parent along where it may not be null', async () => {
    for (const { run } of engines('{"sure":1e400}')) expect(JSON.parse((await run('{ sure }')).dataText)).toBeNull();
  });
});

describe('the gateway of a public graph', () => {
  const given = { a: [1, null, { b: '数桥' }] };
  let gateway: PublicGateway;
  beforeAll(async () => {
    gateway = await startPublicGateway([{ name: 'a', sdl: 'scalar JSON type Query { any: JSON list: [JSON] row: Row } type Row { any: JSON! }', resolvers: { Query: { any: () => given, list: () => [given, null, 1], row: () => ({ any: given }) } } }]);
  });
  afterAll(() => gateway.close());

  it('gives objects and lists of a custom scalar, each time it is asked', async () => {
    for (let at = 0; at < 6; at += 1) expect((await gateway.query('{ any list row { any } }')).body).toMatchObject({ data: { any: given, list: [given, null, 1], row: { any: given } } });
  });
});
