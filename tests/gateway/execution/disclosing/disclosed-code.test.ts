import { describe, expect, it } from 'vitest';
import { DisclosedCode } from '../../../../gateway/execution/response/disclosed-code.ts';
import type { DisclosedGrammar, Member } from '../../../../gateway/execution/response/disclosed-grammar.ts';
import { ReaderCode } from '../../../../gateway/execution/response/reader-code.ts';
import { Verbatim } from '../../../../gateway/execution/run/verbatim.ts';

type Read = (text: string) => Verbatim | null | undefined;

const TEXT = { kind: 'leaf', type: 'String', nullable: true, values: null } as const;
const shown = (key: string): Member => ({ kind: 'shown', key, value: { kind: 'whole', grammar: TEXT } });
const hidden = (key: string): Member => ({ kind: 'hidden', key, value: TEXT });
const masked = (key: string, nullable = true): Member => ({ kind: 'shown', key, value: { kind: 'masked', grammar: { ...TEXT, nullable }, mask: 'NAME', allowed: [nullable] } });
const typename = (isShown: boolean): Member => ({ kind: 'typename', key: '__typename', name: 'T', isShown });
const constant: Member = { kind: 'constant', text: '"w":null' };
const object = (members: readonly Member[], place = 0): DisclosedGrammar => ({ kind: 'object', nullable: true, place, members });

/** A function that reads one value as a member of an object; undefined for a text that it leaves to JSON.parse. */
function reader(grammar: DisclosedGrammar, places: number): Read {
  const code = new ReaderCode();
  const read = new DisclosedCode(code).member(grammar, places, 'v');
  const main = `function m(t){let p=0,v;${read}return p===t.length?v:undefined}return function(t){const v=m(t);return q<0?undefined:v}`;
  return new Function('c', 'V', 'T', code.source(main))(code.constants, Verbatim, new Map()) as Read; // what the text returns
}

describe('a value that stands in a graded response as it came', () => {
  it.each<[string, readonly Member[], string, string]>([
    ['as it came', [shown('a'), shown('b')], '{"a":"1","b":null}', '{"a":"1","b":null}'],
    ['without what is hidden first', [hidden('h'), shown('a')], '{"h":"x","a":"1"}', '{"a":"1"}'],
    ['without what is hidden between', [shown('a'), hidden('h'), shown('b')], '{"a":"1","h":"x","b":"2"}', '{"a":"1","b":"2"}'],
    ['without what is hidden last', [shown('a'), hidden('h')], '{"a":"1","h":"x"}', '{"a":"1"}'],
    ['without several hidden in a row', [hidden('h'), hidden('i'), shown('a'), hidden('j'), hidden('k')], '{"h":"x","i":"y","a":"1","j":"z","k":null}', '{"a":"1"}'],
    ['as nothing where all is hidden', [hidden('h'), hidden('i')], '{"h":"x","i":"y"}', '{}'],
    ['with what was not fetched first', [constant, shown('a')], '{"a":"1"}', '{"w":null,"a":"1"}'],
    ['with what was not fetched between', [shown('a'), constant, shown('b')], '{"a":"1","b":"2"}', '{"a":"1","w":null,"b":"2"}'],
    ['with what was not fetched last', [shown('a'), constant], '{"a":"1"}', '{"a":"1","w":null}'],
    ['with what was not fetched twice', [constant, constant, shown('a')], '{"a":"1"}', '{"w":null,"w":null,"a":"1"}'],
    ['with what was not fetched before what is hidden', [constant, hidden('h'), shown('a')], '{"h":"x","a":"1"}', '{"w":null,"a":"1"}'],
    ['with what was not fetched behind what is hidden', [hidden('h'), constant, shown('a')], '{"h":"x","a":"1"}', '{"w":null,"a":"1"}'],
    ['with nothing but what was not fetched', [hidden('h'), constant], '{"h":"x"}', '{"w":null}'],
    ['without the type that the planner asked for', [typename(false), shown('a')], '{"__typename":"T","a":"1"}', '{"a":"1"}'],
    ['with the type that the client asked for', [shown('a'), typename(true)], '{"a":"1","__typename":"T"}', '{"a":"1","__typename":"T"}'],
    ['under its mask', [shown('a'), masked('n'), shown('b')], '{"a":"1","n":"王建国","b":"2"}', '{"a":"1","n":"王**","b":"2"}'],
    ['under its mask where there is nothing', [masked('n'), shown('b')], '{"n":null,"b":"2"}', '{"n":null,"b":"2"}'],
    ['under its mask beside what is hidden', [hidden('h'), masked('n'), hidden('i'), constant], '{"h":"x","n":"王建国","i":"y"}', '{"n":"王**","w":null}'],
  ])('is shown %s', (_title, members, text, expected) => {
    const value = reader(object(members), 1)(text);
    expect(value).toEqual(new Verbatim(text, expected, [1]));
    expect(() => JSON.parse(expected) as unknown).not.toThrow();
  });

  it('is counted object by object, at each place', () => {
    const inner = object([shown('b')], 1);
    const list: DisclosedGrammar = { kind: 'list', nullable: true, item: object([shown('a'), { kind: 'shown', key: 'i', value: { kind: 'list', nullable: true, item: inner } }]) };
    const text = '[{"a":"1","i":[{"b":"2"},null,{"b":"3"}]},null,{"a":"4","i":null},{"a":"5","i":[]}]';
    expect(reader(list, 2)(text)).toEqual(new Verbatim(text, text, [3, 2]));
  });

  it('is null where it came as null, and counts nothing', () => {
    expect(reader(object([shown('a')]), 1)('null')).toBeNull();
  });

  it('holds nothing of the value before it', () => {
    const read = reader(object([hidden('h'), masked('n')]), 1);
    read('{"h":"x","n":"王建国"}');
    read('{"h":"x","n":"王建');
    expect(read('{"h":"y","n":"李明"}')).toEqual(new Verbatim('{"h":"y","n":"李明"}', '{"n":"李*"}', [1]));
  });

  it.each([
    ['of another type', '{"__typename":"U","a":"1","h":"x","n":"王"}'],
    ['with a key that nobody asked for', '{"__typename":"T","a":"1","h":"x","n":"王","z":"9"}'],
    ['without a hidden key', '{"__typename":"T","a":"1","n":"王"}'],
    ['in another order', '{"__typename":"T","h":"x","a":"1","n":"王"}'],
    ['with a hidden value of another type', '{"__typename":"T","a":"1","h":7,"n":"王"}'],
    ['with a value under a mask of another type', '{"__typename":"T","a":"1","h":"x","n":{"x":"王"}}'],
    ['with nothing under a mask that must show something', '{"__typename":"T","a":"1","h":"x","n":null}'],
    ['cut off', '{"__typename":"T","a":"1","h":"x"'],
    ['as a list', '[{"__typename":"T","a":"1","h":"x","n":"王"}]'],
  ])('is not one that came %s', (_title, text) => {
    expect(reader(object([typename(false), shown('a'), hidden('h'), masked('n', false)]), 1)(text)).toBeUndefined();
  });
});
