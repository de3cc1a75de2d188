import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyMask } from '../../../../gateway/access/masks/apply-mask.ts';
import { bandMask } from '../../../../gateway/access/masks/band.ts';
import type { Band } from '../../../../gateway/access/masks/band.ts';
import type { LeafValue, Mask } from '../../../../gateway/access/masks/mask.ts';
import { MASKS, maskNamed } from '../../../../gateway/access/masks/registry.ts';
import { fc, SEED } from '../../../property.ts';

interface MaskVectors {
  readonly mask: string;
  readonly version: number;
  readonly params?: { readonly bands: readonly Band[] };
  readonly cases: readonly { readonly in: LeafValue; readonly out: LeafValue; readonly why: string }[];
}

const ORACLE = JSON.parse(readFileSync(new URL('../../../oracles/mask-vectors.json', import.meta.url), 'utf8')) as readonly MaskVectors[];
const VECTORS = ORACLE.flatMap(({ mask, params, cases }) => cases.map((each) => ({ mask, params, ...each })));
const numRuns = process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 20_000 : 500;

function named(name: string): Mask {
  const mask = maskNamed(name);
  if (mask === null) throw new Error(`the registry must hold ${name}`);
  return mask;
}

/** Values close to what each mask knows, beside arbitrary text, so that the shapes are met and missed. */
const texts = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.stringMatching(/^\d{17}[0-9X]$/), fc.stringMatching(/^1[3-9]\d{9}$/), fc.stringMatching(/^\d{16,19}$/), fc.stringMatching(/^[0-9A-Z]{6,32}$/),
  fc.stringMatching(/^\d{6}(\d{3}){0,2}$/), fc.stringMatching(/^(J|L|BJ|BL)\d{6}-\d{4}-\d{6}$/), fc.stringMatching(/^[a-z]{1,9}@[a-z]{1,9}\.[a-z]{2,3}$/),
  fc.stringMatching(/^[张王李欧阳司马𠮷𬭎伟静晨·]{1,6}$/u), fc.stringMatching(/^(江苏省)?(常州市)?新北区(薛家镇|三井街道)?[路村号0-9]{0,8}$/),
  fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  fc.ipV4(), fc.stringMatching(/^苏[A-Z][0-9A-Z]{5,6}$/), fc.constantFrom(...VECTORS.map((each) => each.in).filter((value) => typeof value === 'string')),
);
const stringMasks = MASKS.filter((mask) => mask.name !== 'SUPPRESS' && mask.name !== 'X' && mask.name !== 'BAND');
/** What a fully starred value looks like: equal to its input only when the input was stars already. */
const STARRED = ['****', '******', 'XXXX-XX-XX'];

describe('masks', () => {
  it('are all in the oracle, by name and version, and no others', () => {
    expect(MASKS.map(({ name, version }) => ({ mask: name, version }))).toEqual(expect.arrayContaining(ORACLE.map(({ mask, version }) => ({ mask, version }))));
    expect(MASKS).toHaveLength(ORACLE.length);
  });

  it.each(VECTORS)('$mask: $why', ({ mask, params, in: plain, out }) => {
    expect(applyMask(params === undefined ? named(mask) : bandMask(params.bands), plain)).toEqual(out);
  });

  it(`never give back what they were given (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.constantFrom(...stringMasks), texts.filter((text) => text !== '' && !STARRED.includes(text)), (mask, text) => {
        expect(applyMask(mask, text)).not.toBe(text);
      }),
      { numRuns: numRuns * 10 },
    );
  });

  it('hide everything of a value of a type they do not know', () => {
    for (const mask of stringMasks) {
      for (const value of [0, 42, true, { code: '01', name: '汉族' }]) expect(STARRED).toContain(applyMask(mask, value));
    }
  });

  it.each(MASKS.filter((mask) => mask.idempotent))('$name masks twice as it masks once', (mask) => {
    fc.assert(fc.property(texts, (text) => {
      expect(applyMask(mask, applyMask(mask, text))).toEqual(applyMask(mask, text));
    }), { numRuns });
  });

  it.each(MASKS.filter((mask) => !mask.wholeList))('$name masks a list element by element, nested ones too', (mask) => {
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 5 }), (list) => {
        expect(applyMask(mask, list)).toEqual(list.map((text) => applyMask(mask, text)));
        expect(applyMask(mask, [list, null])).toEqual([list.map((text) => applyMask(mask, text)), null]);
      }),
      { numRuns },
    );
  });

  it('give the same for the same, and never throw', () => {
    fc.assert(fc.property(fc.constantFrom(...MASKS), fc.jsonValue(), (mask, value) => {
      expect(applyMask(mask, value as LeafValue)).toEqual(applyMask(mask, value as LeafValue));
    }), { numRuns });
  });

  it('count a supplementary-plane character as one', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('𠮷', '𬭎', '张', '伟'), { minLength: 3, maxLength: 20 }), (characters) => {
        expect(Array.from(String(applyMask(named('NAME'), characters.join(''))))).toHaveLength(characters.length);
      }),
      { numRuns },
    );
  });
});
