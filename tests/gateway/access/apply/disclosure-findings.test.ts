import { describe, expect, it } from 'vitest';
import { RememberedFindings, findingsOf } from '../../../../gateway/access/apply/disclosure-findings.ts';
import type { Counted } from '../../../../gateway/access/apply/disclosure-findings.ts';
import { disclosureLayout } from '../../../../gateway/access/apply/disclosure-layout.ts';
import { STATES_BY_RANK } from '../../../../gateway/access/apply/states-by-rank.ts';
import { TOLD } from '../../../../gateway/access/apply/told.ts';
import { SENIOR_ALLOWANCE, caseOf, clerk, party, planOf } from '../access-house.ts';
import { fc } from '../../../property.ts';

const PLAN = planOf('{ subjects { ... on Person { name idNumber mobile household { members { name idNumber birthDate } } } } }', { principal: clerk, purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01'), party('CHILD', 'P11')]) });
const LAYOUT = disclosureLayout(PLAN);
const [places, rules] = [LAYOUT.nothing.written.length, LAYOUT.rules.length];

const times = fc.constantFrom(0, 0, 1, 2, 50);
const told = fc.constantFrom(0, 0, TOLD.MASKED, TOLD.DENIED, TOLD.DENIED | TOLD.REFUSED, TOLD.VERDICT, TOLD.NEEDS_CONSENT | TOLD.NO_AUTO_APPROVAL, TOLD.STEP_UP, TOLD.DISPUTED);
const list = <Value>(of: fc.Arbitrary<Value>, length: number): fc.Arbitrary<readonly Value[]> => fc.array(of, { minLength: length, maxLength: length });
const counted: fc.Arbitrary<Counted> = fc.record({
  written: list(times, places), resolved: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: list(fc.boolean(), LAYOUT.fields.length) }),
  decided: list(times, rules * STATES_BY_RANK.length), told: list(told, rules), verdicts: list(fc.constantFrom(null, null, 'Person.a', 'Person.b'), rules),
});
/** Alike but for one counter, so that what is not looked at is found out. */
const near = fc.tuple(counted, fc.array(fc.tuple(fc.constantFrom('written', 'decided', 'told', 'verdicts'), fc.nat(), times, told, fc.constantFrom(null, 'Person.a', 'Person.b')), { maxLength: 12 })).map(([first, changes]) => {
  const all = [first];
  for (const [what, at, count, bits, verdict] of changes) {
    const last = all.at(-1) ?? first;
    const place = at % last[what].length;
    all.push({ ...last, resolved: null, [what]: last[what].map((each, i) => (i !== place ? each : what === 'told' ? bits : what === 'verdicts' ? verdict : count)) });
  }
  return [...all, ...all.toReversed()];
});

describe('RememberedFindings', () => {
  it('is tried with a plan that has places and rules', () => {
    expect({ places: places > 2, rules: rules > 2 }).toEqual({ places: true, rules: true });
  });

  it('comes of any answers in turn to what each comes to by itself', () => {
    fc.assert(fc.property(near, (answers) => {
      const remembered = new RememberedFindings(LAYOUT);
      for (const each of answers) expect(remembered.of(each)).toEqual(findingsOf(LAYOUT, each));
    }));
  });

  it('gives the very same findings where the same counters are nought, however high the others are', () => {
    fc.assert(fc.property(counted, fc.integer({ min: 1, max: 9 }), (one, more) => {
      const remembered = new RememberedFindings(LAYOUT);
      const calm = { ...one, resolved: null };
      const findings = remembered.of(calm);
      expect(remembered.of({ ...calm, written: calm.written.map((each) => each * more), decided: calm.decided.map((each) => each * more), told: [...calm.told], verdicts: [...calm.verdicts] })).toBe(findings);
      expect({ states: Object.isFrozen(findings.states), extension: Object.isFrozen(findings.extension) }).toEqual({ states: true, extension: true });
    }));
  });

  it('gives the very same findings to as many unlike answers as it remembers', () => {
    const answer = (place: number): Counted => ({ written: LAYOUT.nothing.written.map((_, i) => (i === place ? 1 : 0)), resolved: null, decided: LAYOUT.nothing.decided, told: LAYOUT.nothing.told, verdicts: LAYOUT.nothing.verdicts });
    const remembered = new RememberedFindings(LAYOUT);
    const first = [0, 1, 2].map((place) => remembered.of(answer(place)));
    expect([0, 1, 2].map((place) => remembered.of(answer(place)) === first[place])).toEqual([true, true, true]);
  });
});

describe('findingsOf', () => {
  it.each([['N', true], ['D', true], ['V', true], ['M', false], ['A', false]] as const)('counts a field that a record came to %s of as withheld: %s', (state, isWithheld) => {
    const rank = STATES_BY_RANK.indexOf(state);
    const { withheld } = findingsOf(LAYOUT, { ...LAYOUT.nothing, resolved: null, decided: LAYOUT.nothing.decided.map((_, i) => (i === rank ? 1 : 0)) });
    expect([...withheld]).toEqual(isWithheld ? [LAYOUT.rules[0]?.field.path] : []);
  });
});
