import { describe, expect, it } from 'vitest';
import type { LeafValue, Mask } from '../../../gateway/access/masks/mask.ts';
import { textUnder } from '../../../gateway/execution/response/masked-text.ts';
import { fc } from '../../property.ts';

/** A mask that shows whatever it is asked to. */
const showing = (shown: LeafValue): Mask => ({ name: 'ANY', version: 1, scalars: ['*'], idempotent: true, wholeList: true, apply: () => shown });

describe('the text of a masked value', () => {
  it.each([
    ['a quote', '张"*'], ['a backslash', 'a\\*'], ['a control character', 'a\u001f*'], ['a line break', 'a\n*'], ['a letter of two units', '𬭎**'], ['the first half of a letter', '\ud86e**'], ['the second half', '*\udf4e'],
    ['a line separator', '\u2028*'], ['nothing', ''], ['a delete character', '\u007f'], ['a number', 1990], ['a truth', true], ['a list', ['*', null]], ['an object', { a: '"' }],
  ])('is the JSON of what the mask shows: %s', (_, shown) => {
    expect(textUnder(showing(shown), [true], 'value')).toBe(JSON.stringify(shown));
  });

  it('is the JSON of whatever text the mask shows', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (shown) => {
      expect(textUnder(showing(shown), [true], 'value')).toBe(JSON.stringify(shown));
    }));
  });

  it.each([
    ['null where there may be none', showing(null), [true], 'value', 'null'], ['nothing where there must be a value', showing(null), [false], 'value', null],
    ['null under a mask that nobody knows', null, [true], 'value', 'null'], ['null for a list where one value belongs', showing('*'), [true], ['value'], 'null'], ['null for one value where a list belongs', showing('*'), [true, true], 'value', 'null'],
  ] as const)('is %s', (_, mask, nullable, value, text) => {
    expect(textUnder(mask, nullable, value)).toBe(text);
  });
});
