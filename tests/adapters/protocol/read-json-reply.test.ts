import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../adapters/protocol/read-json-reply.ts';

describe('parseJson', () => {
  it.each([
    ['a member', '{"id": 320499198503090031}', { id: '320499198503090031' }],
    ['a member without a space', '{"id":9007199254740993,"n":1}', { id: '9007199254740993', n: 1 }],
    ['an element', '[1, 9007199254740993]', [1, '9007199254740993']],
    ['the whole document', ' 9007199254740993', '9007199254740993'],
    ['a negative number', '{"n":\n-9007199254740993}', { n: '-9007199254740993' }],
    ['the largest number that is exact', '{"n":9007199254740991}', { n: 9007199254740991 }],
    ['a fraction', '{"n":0.12345678901234567}', { n: Number('0.12345678901234567') }],
    ['a text of digits', '{"id":"320499198503090031","n":"1"}', { id: '320499198503090031', n: '1' }],
  ])('keeps a number too long to be exact as its digits: %s', (_where, text, value) => {
    expect(parseJson(text)).toEqual({ value });
  });

  it('is null for what is no JSON', () => {
    expect(parseJson('{“code”:“00”}')).toBeNull();
  });
});
