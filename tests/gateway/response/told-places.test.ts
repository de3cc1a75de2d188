import { describe, expect, it } from 'vitest';
import { HIDDEN_PREFIX } from '../../../gateway/access/access-plan.ts';
import { ToldPlaces, toldPlacesOf } from '../../../gateway/response/told-places.ts';
import type { UntoldPaths } from '../../../gateway/response/told-places.ts';
import { fc } from '../../property.ts';

const NOTHING: UntoldPaths = { withheld: [], byRecord: new Set(), masked: [] };
const key = fc.constantFrom('a', 'b', 'ab', '__proto__', `${HIDDEN_PREFIX}x`);
const path = fc.array(fc.oneof({ weight: 3, arbitrary: key }, { weight: 1, arbitrary: fc.nat(3) }), { maxLength: 5 });
const patternOf = (of: readonly (string | number)[]): string => of.map((each) => (typeof each === 'number' ? '@' : each)).join('.');
const untold = fc.array(fc.array(fc.constantFrom('a', 'b', 'ab', '@', '__proto__'), { minLength: 1, maxLength: 4 }).map((elements) => elements.join('.')), { maxLength: 3 });

const isWithin = (one: string, above: string): boolean => one === above || one.startsWith(`${above}.`);

/** The rule as it reads, of texts alone. */
function expected({ withheld, byRecord, masked }: UntoldPaths, of: readonly (string | number)[]): unknown {
  const pattern = patternOf(of);
  const isHidden = of.some((each) => typeof each === 'string' && each.startsWith(HIDDEN_PREFIX));
  if (of.length === 0 || isHidden || [...withheld, ...byRecord].some((each) => isWithin(pattern, each))) return null;
  const holds = (each: string): boolean => isWithin(each, pattern);
  return { pattern, flaws: [...byRecord].some(holds) ? 'NONE' : [...withheld, ...masked].some(holds) ? 'INCOMPLETE' : 'ALL' };
}

const at = (places: ToldPlaces, of: readonly (string | number)[]): unknown => {
  const place = places.at(of);
  return place === null ? null : { pattern: place.pattern, flaws: place.flaws };
};

describe('ToldPlaces', () => {
  it('says of any places in turn what the paths say of each', () => {
    fc.assert(fc.property(untold, untold, untold, fc.array(path, { maxLength: 12 }), (withheld, byRecord, masked, paths) => {
      const paths_ = { withheld, byRecord: new Set(byRecord), masked };
      const places = new ToldPlaces(paths_);
      for (const each of [...paths, ...paths]) expect(at(places, each)).toEqual(expected(paths_, each));
    }));
  });

  it('says so too after a source named more places than an operation has', () => {
    const paths = { withheld: ['a.@.b'], byRecord: new Set(['b.@']), masked: ['a.@.a'] };
    const places = new ToldPlaces(paths);
    for (let depth = 0; depth < 120; depth += 1) places.at(['a', ...Array.from({ length: depth }, (_, i) => i), 'a', ...Array.from({ length: 120 - depth }, () => 0)]);
    for (const each of [['a', 0, 'b'], ['a', 0, 'b', 'a'], ['a', 0, 'a'], ['a', 0], ['b'], ['b', 1, 'a'], ['ab', 0, 0, 0], ['ab']]) expect(at(places, each)).toEqual(expected(paths, each));
  });
});

describe('toldPlacesOf', () => {
  const template = { fields: [{ path: 'me.name' }, { path: 'me.mobile' }] } as unknown as Parameters<typeof toldPlacesOf>[0]; // what is read of a template
  const told = (fieldStates: readonly ('A' | 'D' | 'V' | 'M')[], { byRecord, masked }: UntoldPaths = NOTHING) => toldPlacesOf(template, { fieldStates, withheld: { paths: byRecord, places: new Set() }, extension: { masked, denied: [], verdict: {}, needsConsent: [], stepUp: [] } });

  it('has no places where all may be told', () => {
    expect(told(['A', 'A'])).toBeNull();
  });

  it.each(['D', 'V'] as const)('refuses what no record disclosed (%s)', (state) => {
    expect(told(['A', state])?.at(['me', 'mobile'])).toBeNull();
    expect(told(['A', state])?.at(['me'])).toMatchObject({ flaws: 'INCOMPLETE' });
  });

  it('refuses a field whose state nobody said', () => {
    expect(told(['A'])?.at(['me', 'mobile'])).toBeNull();
  });

  it('keeps the places of frozen states, and of no others', () => {
    const states = Object.freeze(['A', 'D'] as const);
    expect(told(states)).toBe(told(states));
    const changing: ('A' | 'D')[] = ['A', 'D'];
    told(changing);
    changing[1] = 'A';
    expect(told(changing)).toBeNull();
  });

  it.each([
    ['what records withheld', { ...NOTHING, byRecord: new Set(['me.name']) }], ['what is masked', { ...NOTHING, masked: ['me.name'] }],
  ])('does not take the same states for the same places where %s is another', (_, paths) => {
    const states = Object.freeze(['A', 'D'] as const);
    const before = told(states);
    expect(told(states, paths)).not.toBe(before);
    expect(told(states, paths)?.at(['me'])?.flaws).toBe(paths.byRecord.size > 0 ? 'NONE' : 'INCOMPLETE');
  });

  it('does not take the same states for the same places under another template', () => {
    const states = Object.freeze(['A', 'D'] as const);
    told(states);
    const other = { fields: [{ path: 'me.name' }, { path: 'me.email' }] } as unknown as Parameters<typeof toldPlacesOf>[0]; // what is read of a template
    expect(toldPlacesOf(other, { fieldStates: states, withheld: { paths: new Set(), places: new Set() }, extension: { masked: [], denied: [], verdict: {}, needsConsent: [], stepUp: [] } })?.at(['me', 'mobile'])).not.toBeNull();
  });
});
