import { describe, expect, it } from 'vitest';
import { ageAt, ageBand } from '../../../subgraphs/values/age.ts';
import { createCursorCodec } from '../../../subgraphs/values/cursor.ts';
import { isWithinDivision } from '../../../subgraphs/values/division.ts';
import { entityType } from '../../../subgraphs/values/entity-type.ts';
import { fullAddress } from '../../../subgraphs/values/full-address.ts';
import { createNonceWindow } from '../../../subgraphs/server/nonce-window.ts';
import { fc } from '../../property.ts';

const runs = { numRuns: process.env.SHUQIAO_TEST_COUNTS === 'full' ? 20_000 : 300 };
const at = (instant: string) => Date.parse(instant);

describe('an age in completed years', () => {
  it.each([
    ['the day before the birthday', '1946-03-03', '2026-03-02T23:59:59+08:00', 79],
    ['the birthday', '1946-03-03', '2026-03-03T00:00:00+08:00', 80],
    ['the birthday in China, the day before elsewhere', '1946-03-03', '2026-03-02T16:00:00Z', 80],
    ['29 February in a common year, the day before', '2000-02-29', '2026-02-28T12:00:00+08:00', 25],
    ['29 February in a common year, 1 March', '2000-02-29', '2026-03-01T00:00:00+08:00', 26],
    ['29 February in a leap year', '2000-02-29', '2028-02-29T00:00:00+08:00', 28],
    ['a birth today', '2026-03-02', '2026-03-02T08:00:00+08:00', 0],
    ['a birth in the future', '2026-11-01', '2026-03-02T08:00:00+08:00', null],
    ['a year alone', '1946', '2026-03-02T08:00:00+08:00', null],
    ['nothing', null, '2026-03-02T08:00:00+08:00', null],
  ])('is right on %s', (_what, born, now, age) => {
    expect(ageAt(born, at(now))).toBe(age);
  });

  it('never falls as time goes on', () => {
    fc.assert(fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2020-01-01'), noInvalidDate: true }), fc.nat(20_000), fc.nat(400), (born, days, more) => {
      const day = born.toISOString().slice(0, 10);
      const then = born.getTime() + days * 86_400_000;
      expect(ageAt(day, then + more * 86_400_000) ?? 0).toBeGreaterThanOrEqual(ageAt(day, then) ?? 0);
    }), runs);
  });

  it.each([[0, 'UNDER_14'], [13, 'UNDER_14'], [14, 'FROM_14_TO_17'], [17, 'FROM_14_TO_17'], [18, 'FROM_18_TO_59'], [60, 'FROM_60_TO_79'], [80, 'FROM_80'], [null, null]])('of %s is in the band %s', (age, band) => {
    expect(ageBand(age)).toBe(band);
  });
});

describe('whether one division lies in another', () => {
  it.each([
    ['320411101', '320411', true], ['320411', '320411', true], ['320411101011', '320400', true], ['320411', '320000', true], ['320411', '330000', false],
    ['320400', '320411', null], ['320400', '321204', false], ['320411', '320411101', null], ['32041', '320411', null], ['320411', '', null], [null, '320411', null],
  ])('%s in %s: %s', (inner, outer, expected) => {
    expect(isWithinDivision(inner, outer)).toBe(expected);
  });
});

describe('an address in full', () => {
  it.each([
    ['320411101011', '孟河镇望江里12号', '江苏省常州市新北区孟河镇望江里12号'],
    ['320411103', '衡山路18号', '江苏省常州市新北区薛家镇衡山路18号'],
    ['320411', '江苏省常州市新北区衡山路18号', '江苏省常州市新北区衡山路18号'],
    ['320411', '新北区衡山路18号', '新北区衡山路18号'],
    ['990000', '衡山路18号', '衡山路18号'],
    [null, '衡山路18号', '衡山路18号'],
    ['320411', null, null],
  ])('%s %s', (division, line, expected) => {
    expect(fullAddress(division, line)).toBe(expected);
  });
});

describe('a cursor', () => {
  const codec = createCursorCodec(new Uint8Array(32).fill(5));

  it('opens to what it was made of, in its own list alone', () => {
    fc.assert(fc.property(fc.string(), fc.array(fc.string({ maxLength: 200 }), { maxLength: 3 }), fc.string(), (list, position, other) => {
      const cursor = codec.encode(list, position);
      expect(codec.decode(list, cursor)).toEqual(position);
      if (other !== list) expect(codec.decode(other, cursor)).toBeNull();
    }), runs);
  });

  it('opens under its own key alone, and not when one bit is another', () => {
    const cursor = codec.encode('list', ['a', '1']);
    expect(createCursorCodec(new Uint8Array(32).fill(6)).decode('list', cursor)).toBeNull();
    for (let bit = 0; bit < Buffer.from(cursor, 'base64url').length * 8; bit += 1) {
      const bytes = Buffer.from(cursor, 'base64url');
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(codec.decode('list', bytes.toString('base64url'))).toBeNull();
    }
  });

  it('is nothing for any other text, and its key has one length', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(codec.decode('list', text)).toBeNull();
    }), runs);
    expect(() => createCursorCodec(new Uint8Array(16))).toThrow('the cursor key must be 32 bytes, got 16');
  });
});

describe('the nonces seen', () => {
  it('are each taken once for as long as an assertion could be good', () => {
    const window = createNonceWindow();
    expect(window.claim('n', 0)).toBe(true);
    expect([0, 30_000, 59_999, 60_000, 90_000].map((now) => window.claim('n', now))).toEqual([false, false, false, false, false]);
  });

  it('are forgotten after two windows, so that memory stays bounded', () => {
    const window = createNonceWindow();
    window.claim('n', 0);
    window.claim('m', 60_000);
    expect(window.claim('n', 120_000)).toBe(true);
    expect(window.claim('m', 120_001)).toBe(false);
  });
});

it('an entity whose code is of no kind the graph has counts as an enterprise', () => {
  expect(entityType('not a code')).toBe('Enterprise');
});
