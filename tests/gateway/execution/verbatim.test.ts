import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RunResult } from '../../../gateway/execution/engine-operation.ts';
import { scripted } from './scripted-subgraphs.ts';
import { fc } from '../../property.ts';

const SDL = {
  a: `type Query { shop: Shop }
    type Shop @key(fields: "id") { id: ID! name: String owner: Owner! rows: [Row!] grid: [[Int]] }
    type Owner { id: ID name: String }
    enum State { ON OFF }
    scalar Day
    type Row { id: ID! text: String count: Int weight: Float open: Boolean state: State day: Day owner: Owner }`,
  b: 'type Shop @key(fields: "id") { id: ID! stock: Stock } type Stock { items: [Item] total: Int! } type Item { label: String! }',
};
const QUERY = '{ shop { id name owner { id name } rows { id text count weight open state day owner { id name } } grid stock { items { label } total } } }';

const ROW = '{"id":"1","text":"数桥","count":3,"weight":1.5,"open":true,"state":"ON","day":"2026-01-01","owner":{"id":"o","name":null}}';
const SHOP = (rows: string, owner = '{"id":"o","name":"甲"}'): string => `{"data":{"shop":{"__typename":"Shop","id":"s","name":"店","owner":${owner},"rows":${rows},"grid":[[1],[],null]}}}`;
const STOCK = '{"data":{"_entities":[{"stock":{"items":[{"label":"x"},null],"total":2}}]}}';

/** What a client gets, and whether the compiled reader or JSON.parse alone read the answers. */
const seen = ({ dataText, errors, provenance }: RunResult): unknown => ({ data: JSON.parse(dataText), errors, provenance });
const told = (readersAfter: number, a: string, b: string): Promise<RunResult> => scripted(SDL, { a: () => ({ text: a }), b: () => ({ text: b }) }, {}, readersAfter).run(QUERY);

describe('answers of which parts stand verbatim in the response', () => {
  afterEach(() => vi.restoreAllMocks());

  it('are read without JSON.parse, and written as they came', async () => {
    const parse = vi.spyOn(JSON, 'parse');
    const { dataText, errors } = await told(0, SHOP(`[${ROW},${ROW}]`), STOCK);
    const answers = parse.mock.calls.filter(([text]) => String(text).startsWith('{"data":'));
    expect([answers, errors]).toEqual([[], []]);
    expect(dataText).toBe(`{"shop":{"id":"s","name":"店","owner":{"id":"o","name":"甲"},"rows":[${ROW},${ROW}],"grid":[[1],[],null],"stock":{"items":[{"label":"x"},null],"total":2}}}`);
  });

  it('are read by JSON.parse where a list is too long for an expression', async () => {
    const list = `[${Array.from({ length: 3_000_000 }, () => '1.5').join(',')}]`;
    const { run } = scripted({ a: 'type Query { f: [Float] }' }, { a: () => ({ text: `{"data":{"f":${list}}}` }) });
    const { dataText, errors } = await run('{ f }');
    expect(errors).toEqual([]);
    expect(dataText === `{"f":${list}}`).toBe(true);
  });

  it('are read by JSON.parse while an operation has not been asked often', async () => {
    const subgraphs = scripted(SDL, { a: () => ({ text: SHOP(`[${ROW}]`) }), b: () => ({ text: STOCK }) }, {}, 2);
    const first = seen(await subgraphs.run(QUERY));
    for (let run = 0; run < 6; run += 1) expect(seen(await subgraphs.run(QUERY))).toEqual(first);
    const parse = vi.spyOn(JSON, 'parse');
    await subgraphs.run(QUERY);
    expect(parse.mock.calls.filter(([text]) => String(text).startsWith('{"data":'))).toEqual([]);
  });

  it.each([
    ['as asked for', SHOP(`[${ROW}]`), STOCK],
    ['no rows', SHOP('[]'), STOCK],
    ['null where it may be', SHOP('null'), STOCK],
    ['null where it may not be', SHOP(`[${ROW},null]`), STOCK],
    ['a null object that must be there', SHOP('[]', 'null'), STOCK],
    ['no object', '{"data":{"shop":null}}', STOCK],
    ['space between', SHOP(`[ ${ROW} ]`), STOCK],
    ['space behind', `${SHOP(`[${ROW}]`)}\n`, STOCK],
    ['rubbish behind', `${SHOP(`[${ROW}]`)}x`, STOCK],
    ['an answer cut off', SHOP(`[${ROW}]`).slice(0, -2), STOCK],
    ['another order', SHOP(`[${ROW.replace('"id":"1","text":"数桥"', '"text":"数桥","id":"1"')}]`), STOCK],
    ['a key nobody asked for', SHOP(`[${ROW.replace('"count"', '"secret":"x","count"')}]`), STOCK],
    ['a key of a prototype', SHOP(`[${ROW.replace('"count"', '"__proto__":{"text":"x"},"count"')}]`), STOCK],
    ['a key twice', SHOP(`[${ROW.replace('"count":3', '"count":3,"count":4')}]`), STOCK],
    ['a key missing', SHOP(`[${ROW.replace('"count":3,', '')}]`), STOCK],
    ['escapes', SHOP(`[${ROW.replace('数桥', '\\u6570\\n\\"\\/')}]`), STOCK],
    ['a control character', SHOP(`[${ROW.replace('数桥', 'a\u0001b')}]`), STOCK],
    ['a line break in a text', SHOP(`[${ROW.replace('数桥', 'a\nb')}]`), STOCK],
    ['separators that JSON allows', SHOP(`[${ROW.replace('数桥', '\u2028\u2029\u007f')}]`), STOCK],
    ['an Int out of range', SHOP(`[${ROW.replace(':3,', ':2147483648,')}]`), STOCK],
    ['the largest Int', SHOP(`[${ROW.replace(':3,', ':2147483647,')}]`), STOCK],
    ['a negative Int', SHOP(`[${ROW.replace(':3,', ':-12,')}]`), STOCK],
    ['a negative nought', SHOP(`[${ROW.replace(':3,', ':-0,')}]`), STOCK],
    ['an Int with a leading nought', SHOP(`[${ROW.replace(':3,', ':03,')}]`), STOCK],
    ['an Int with a fraction', SHOP(`[${ROW.replace(':3,', ':3.0,')}]`), STOCK],
    ['an Int with an exponent', SHOP(`[${ROW.replace(':3,', ':3e2,')}]`), STOCK],
    ['an Int as text', SHOP(`[${ROW.replace(':3,', ':"3",')}]`), STOCK],
    ['a Float with an exponent', SHOP(`[${ROW.replace(':1.5,', ':1.5e3,')}]`), STOCK],
    ['a Float without end', SHOP(`[${ROW.replace(':1.5,', ':1e999,')}]`), STOCK],
    ['a Float of many digits', SHOP(`[${ROW.replace(':1.5,', ':0.1234567890123456789,')}]`), STOCK],
    ['a Float without digits', SHOP(`[${ROW.replace(':1.5,', ':1.,')}]`), STOCK],
    ['an enum value that the schema does not have', SHOP(`[${ROW.replace('"ON"', '"BROKEN"')}]`), STOCK],
    ['a number for an enum', SHOP(`[${ROW.replace('"ON"', '1')}]`), STOCK],
    ['an ID that is a number', SHOP(`[${ROW.replace('"id":"1"', '"id":1')}]`), STOCK],
    ['a scalar that is an object', SHOP(`[${ROW.replace('"2026-01-01"', '{"y":2026}')}]`), STOCK],
    ['an object for a list', SHOP(ROW), STOCK],
    ['a list for an object', SHOP(`[[${ROW}]]`), STOCK],
    ['lists that never end', SHOP('['.repeat(100_000)), STOCK],
    ['another type', SHOP('[]').replace('"__typename":"Shop"', '"__typename":"Owner"'), STOCK],
    ['a type that nobody knows', SHOP('[]').replace('"__typename":"Shop"', '"__typename":"Xyz"'), STOCK],
    ['errors beside data', SHOP('null').replace(/\}$/, ',"errors":[{"message":"m","path":["shop","rows"],"extensions":{"code":"RECORD_AMBIGUOUS"}}]}'), STOCK],
    ['errors before data', SHOP('null').replace(/^\{/, '{"errors":[{"message":"m","path":["shop","rows"]}],'), STOCK],
    ['extensions behind data', SHOP(`[${ROW}]`).replace(/\}$/, ',"extensions":{"provenance":[{"path":["shop"],"source":"s","channel":"c","status":"FOUND","latencyMs":1}]}}'), STOCK],
    ['a comma behind data', SHOP(`[${ROW}]`).replace(/\}$/, ',}'), STOCK],
    ['a brace behind the answer', `${SHOP(`[${ROW}]`)}}`, STOCK],
    ['data twice', SHOP(`[${ROW}]`).replace(/\}$/, ',"data":null}'), STOCK],
    ['extensions that are no JSON', SHOP(`[${ROW}]`).replace(/\}$/, ',"extensions":{x}}'), STOCK],
    ['no entity', SHOP('[]'), '{"data":{"_entities":[null]}}'],
    ['too few entities', SHOP('[]'), '{"data":{"_entities":[]}}'],
    ['too many entities', SHOP('[]'), STOCK.replace('}]}}', '},{"stock":null}]}}')],
    ['no entities', SHOP('[]'), '{"data":{"_entities":null},"errors":[{"message":"m"}]}'],
    ['an entity with its type', SHOP('[]'), STOCK.replace('{"stock"', '{"__typename":"Shop","stock"')],
    ['an entity without a value that must be there', SHOP('[]'), STOCK.replace('"total":2', '"total":null')],
  ])('say what JSON.parse says: %s', async (_title, a, b) => {
    expect(seen(await told(0, a, b))).toEqual(seen(await told(Infinity, a, b)));
  });

  it('are given up at once where a very long text ends otherwise: what one expression took is not looked through again and again', async () => {
    const long = 'x'.repeat(400_000);
    const row = ROW.replaceAll('"id":"1"', `"id":"${long}"`).replace('数桥', long).replace('"2026-01-01"', `"${long}"`);
    const wrong = SHOP(`[${row},${row.replace('"name":null', '"name":7')}]`);
    expect(seen(await told(0, wrong, STOCK))).toEqual(seen(await told(Infinity, wrong, STOCK)));
  });

  it('are read whatever the number of values an enum has', async () => {
    const values = Array.from({ length: 600 }, (_, n) => `A_RATHER_LONG_VALUE_${n}`);
    const sdl = { a: `type Query { rows: [Row!] } type Row { id: ID! state: State states: [State!] } enum State { ${values.join(' ')} }` };
    for (const state of ['A_RATHER_LONG_VALUE_599', 'A_RATHER_LONG_VALUE_600']) {
      const text = JSON.stringify({ data: { rows: [{ id: '1', state, states: [state, values[0]] }, { id: '2', state: null, states: [] }] } });
      const of = async (readersAfter: number): Promise<unknown> => seen(await scripted(sdl, { a: () => ({ text }) }, {}, readersAfter).run('{ rows { id state states } }'));
      expect(await of(0)).toEqual(await of(Infinity));
    }
  });

  it('are read in depth: objects within objects of which each may be null', async () => {
    const names = Array.from({ length: 14 }, (_, n) => `N${n}`);
    const sdl = { a: `type Query { n0: N0 } ${names.map((name, n) => `type ${name} { id: ID${n + 1 < names.length ? ` next: N${n + 1} b: N${n + 1}` : ''} }`).join(' ')}` };
    const query = `{ n0 ${names.reduceRight((inner, _, n) => `{ id ${n + 1 < names.length ? `next ${inner} b { id }` : ''} }`, '')} }`;
    for (const depth of [0, 1, 7, 14]) {
      const data = names.slice(0, depth).reduceRight<unknown>((next, _, n) => ({ id: `i${n}`, ...(n + 1 < names.length ? { next, b: n % 2 === 0 ? null : { id: 'b' } } : {}) }), null);
      const text = JSON.stringify({ data: { n0: data } });
      const of = async (readersAfter: number): Promise<unknown> => seen(await scripted(sdl, { a: () => ({ text }) }, {}, readersAfter).run(query));
      expect(await of(0)).toEqual(await of(Infinity));
    }
  });

  it('say what JSON.parse says of any answer with a wrong byte', async () => {
    const plain = Buffer.from(SHOP(`[${ROW},${ROW}]`));
    const runs = process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 20_000 : 300;
    // One engine each, for what is compiled is the same for every answer.
    let answer = '';
    const over = (after: number): ReturnType<typeof scripted> => scripted(SDL, { a: () => ({ text: answer }), b: () => ({ text: STOCK }) }, { a: { breakerThreshold: Infinity } }, after);
    const [read, parsed] = [over(0), over(Infinity)];
    await fc.assert(fc.asyncProperty(fc.nat(plain.length - 1), fc.constantFrom(...' "{}[],:.-0189eE\\tfnaZ\u0000\u001f_'), fc.nat(2), async (at, character, cut) => {
      answer = Buffer.concat([plain.subarray(0, at), Buffer.from(character), plain.subarray(at + cut)]).toString('utf8');
      expect(seen(await read.run(QUERY))).toEqual(seen(await parsed.run(QUERY)));
    }), { numRuns: runs });
  });
});
