import { describe, expect, it } from 'vitest';
import { decodeEntryBundle, encodeEntryBundle } from '../../../journal/layout/entry-bundle.ts';
import { tilePath } from '../../../journal/layout/tile-path.ts';
import { tileShape } from '../../../journal/layout/tile-shape.ts';
import { fc } from '../../property.ts';

describe('tile paths (C2SP tlog-tiles)', () => {
  it.each([
    [0, 0, 256, 'tile/0/000'], [0, 5, 256, 'tile/0/005'], [1, 999, 256, 'tile/1/999'], [0, 1_000, 256, 'tile/0/x001/000'],
    [0, 1_234_067, 256, 'tile/0/x001/x234/067'], [2, 0, 1, 'tile/2/000.p/1'], [0, 273, 112, 'tile/0/273.p/112'],
    ['entries', 1_234_067, 8, 'tile/entries/x001/x234/067.p/8'],
  ] as const)('level %s, index %i, width %i is %s', (level, index, width, path) => {
    expect(tilePath(level, index, width)).toBe(path);
  });

  it.each([[-1, 256], [0.5, 256], [0, 0], [0, 257]])('index %d with width %d is refused', (index, width) => {
    expect(() => tilePath(0, index, width)).toThrow(RangeError);
  });

  it('a tree of 70,000 has the tiles of the specification\'s example', () => {
    expect(tileShape(70_000)).toEqual([{ level: 0, full: 273, partial: 112 }, { level: 1, full: 1, partial: 17 }, { level: 2, full: 0, partial: 1 }]);
    expect(tileShape(256)).toEqual([{ level: 0, full: 1, partial: 0 }, { level: 1, full: 0, partial: 1 }]);
    expect(tileShape(0)).toEqual([]);
  });
});

describe('entry bundles', () => {
  it('are big-endian uint16 lengths, each followed by its entry', () => {
    expect(encodeEntryBundle([Buffer.from('ab'), Buffer.alloc(0), Buffer.alloc(258, 1)]).subarray(0, 8)).toEqual(Buffer.from([0, 2, 97, 98, 0, 0, 1, 2]));
  });

  it('give back what was put in, and name what is cut off at any byte', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 12 }), fc.nat(), (entries, at) => {
      const bundle = encodeEntryBundle(entries);
      expect(decodeEntryBundle(bundle)).toEqual({ kind: 'entries', entries: entries.map((entry) => Buffer.from(entry)) });
      const cut = bundle.subarray(0, at % bundle.length);
      const result = decodeEntryBundle(cut);
      const whole = encodeEntryBundle(result.entries).length === cut.length;
      expect(result.kind).toBe(whole ? 'entries' : 'truncated');
    }), { seed: 16, numRuns: 300 });
  });

  it('hold entries up to 65,535 bytes', () => {
    expect(decodeEntryBundle(encodeEntryBundle([Buffer.alloc(0xffff)])).entries[0]?.length).toBe(0xffff);
    expect(() => encodeEntryBundle([Buffer.alloc(0x10000)])).toThrow('an entry must be at most 65535 bytes, got 65536');
  });
});
