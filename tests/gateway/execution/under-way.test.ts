import { describe, expect, it } from 'vitest';
import { UnderWay } from '../../../gateway/execution/run/under-way.ts';
import { fc } from '../../property.ts';

const KEYS = ['', 'a', 'b', 'population\nasker\n{"query":"{ me { name } }"}', 'x'.repeat(5000), `${'x'.repeat(4999)}y`, `${'x'.repeat(2501)}y${'x'.repeat(2498)}`];

describe('what is under way', () => {
  it('is found, replaced and ended as a Map would, whatever the keys', () => {
    fc.assert(fc.property(fc.array(fc.record({ key: fc.constantFrom(...KEYS), value: fc.nat(3), act: fc.constantFrom('set', 'delete') }), { maxLength: 60 }), (steps) => {
      const [underWay, expected] = [new UnderWay<number>(), new Map<string, number>()];
      for (const { key, value, act } of steps) {
        if (act === 'set') {
          underWay.set(key, value);
          expected.set(key, value);
        } else {
          underWay.delete(key, value);
          if (expected.get(key) === value) expected.delete(key);
        }
        for (const each of KEYS) expect(underWay.get(each)).toBe(expected.get(each));
      }
    }), { numRuns: process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 5000 : 200 });
  });

  it('tells keys apart that look alike wherever they are looked at', () => {
    const underWay = new UnderWay<string>();
    const keys = Array.from({ length: 300 }, (_, at) => `${'x'.repeat(at * 10)}y${'x'.repeat(3000 - at * 10)}`);
    for (const key of keys) underWay.set(key, key);
    for (const key of keys) expect(underWay.get(key)).toBe(key);
    expect(underWay.get('x'.repeat(3001))).toBeUndefined();
  });
});
