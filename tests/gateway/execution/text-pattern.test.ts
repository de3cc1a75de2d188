import { describe, expect, it } from 'vitest';
import { exactly, LEAF, leafOf, textPattern } from '../../../gateway/execution/response/text-pattern.ts';
import type { Grammar } from '../../../gateway/execution/response/verbatim-grammar.ts';
import { fc } from '../../property.ts';

const leaf = (type: string, nullable = false, values: readonly string[] | null = null): Grammar => ({ kind: 'leaf', type, nullable, values });
const object = (fields: Readonly<Record<string, Grammar>>, nullable = false): Grammar => ({ kind: 'object', nullable, fields: Object.entries(fields).map(([key, value]) => ({ key, value })) });
const list = (item: Grammar, nullable = false): Grammar => ({ kind: 'list', nullable, item });
const isOf = (grammar: Grammar, text: string): boolean => new RegExp(`^(?:${textPattern(grammar)})$`).test(text);

describe('the expression of a value that may stand as it came', () => {
  it.each<[type: string, texts: readonly string[]]>([
    ['Int', ['0', '7', '-7', '999999999']], ['Float', ['0', '1', '-1', '1.5', '-0.25', '0.000001', '0.0000012', '123456789012345', '12345678901.25']], ['Boolean', ['true', 'false']],
    ['String', ['""', '"数桥"', '"a b"', '"\u007f\u2028"']], ['ID', ['"1"']], ['Day', ['"2026-11-22"']],
  ])('takes a %s', (type, texts) => {
    expect(texts.filter((text) => !isOf(leaf(type), text))).toEqual([]);
  });

  it.each<[type: string, texts: readonly string[]]>([
    ['Int', ['-0', '00', '07', '1.0', '1e3', '+1', '', '-', '1234567890', '"1"', 'null', '1 ']],
    ['Float', ['-0', '-0.0', '0.0', '1.0', '1.50', '01.5', '.5', '5.', '1e3', '0.0000001', '1234567890123456', '0.12345678901234', 'NaN', 'null', '1.5.5', '--1']],
    ['Boolean', ['TRUE', '1', 'null', 'truefalse']], ['String', ['a', '"a', 'a"', '"a"b"', '"\n"', '"\u0000"', '"\u001f"', 'null', '1']], ['ID', ['1', 'null']], ['Day', ['{}', '[]', '20261122']],
  ])('leaves to JSON.parse what is no %s, or would be written otherwise', (type, texts) => {
    expect(texts.filter((text) => isOf(leaf(type), text))).toEqual([]);
  });

  it('takes a number only where JavaScript writes the same again', () => {
    const runs = process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 200_000 : 2_000;
    const number = fc.tuple(fc.constantFrom('', '-'), fc.stringMatching(/^[0-9]{0,9}$/), fc.constantFrom('', '.'), fc.stringMatching(/^[0-9]{0,9}$/)).map((parts) => parts.join(''));
    let taken = 0;
    fc.assert(fc.property(number, (text) => {
      for (const type of ['Int', 'Float']) {
        if (!isOf(leaf(type), text)) continue;
        taken += 1;
        expect(JSON.stringify(JSON.parse(text))).toBe(text);
      }
    }), { numRuns: runs });
    expect(taken).toBeGreaterThan(runs / 20);
  });

  it('takes a null where there may be one, and an enum\'s values alone', () => {
    const state = leaf('State', true, ['ON', 'OFF']);
    expect(['"ON"', '"OFF"', 'null', '"ONOFF"', '"O"', 'ON', '"on"'].map((text) => isOf(state, text))).toEqual([true, true, true, false, false, false, false]);
  });

  it('takes objects with their keys in order, and lists of leaves', () => {
    const grammar = object({ a: leaf('Int'), b: object({ c: leaf('String', true) }, true), d: list(list(leaf('Int', true), true)) });
    expect(['{"a":1,"b":{"c":null},"d":[]}', '{"a":1,"b":null,"d":[[1,null],null,[]]}'].map((text) => isOf(grammar, text))).toEqual([true, true]);
    expect(['{"b":null,"a":1,"d":[]}', '{"a":1,"b":null,"d":[1]}', '{"a":1,"b":null,"d":[[1,]]}', '{"a":1,"b":null}', '{"a":1,"b":{},"d":[]}', '{"a":1, "b":null,"d":[]}'].map((text) => isOf(grammar, text)))
      .toEqual([false, false, false, false, false, false]);
  });

  it('is none for lists of objects, wherever they stand', () => {
    const rows = list(object({ a: leaf('Int') }));
    expect([textPattern(rows), textPattern(object({ rows })), textPattern(object({ x: object({ rows: list(rows) }) }))]).toEqual([null, null, null]);
  });

  it('takes no character of a text for one of an expression', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(new RegExp(`^${exactly(text)}$`).exec(text)?.[0]).toBe(text);
    }));
  });

  it('captures any leaf, as JSON.parse reads it', () => {
    const expression = new RegExp(`^${LEAF}$`);
    for (const text of ['""', '"数"', 'null', 'true', 'false', '0', '-0', '12.50', '-3', '123456789012345678901234567890', '0.1']) {
      const [, quoted, other] = expression.exec(text) ?? [];
      expect(quoted ?? leafOf(other ?? ''), text).toBe(JSON.parse(text));
    }
    expect(['1e3', '01', '1.', 'nul', '{}', '"a', '"\n"', 'True'].filter((text) => expression.test(text))).toEqual([]);
  });
});
