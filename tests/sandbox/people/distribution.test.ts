import { beforeAll, describe, expect, it } from 'vitest';
import { parseIdNumber } from '../../../standards/id-number.ts';
import { ageOn } from '../../../sandbox/people/calendar.ts';
import { AGE_BANDS } from '../../../sandbox/people/demography/age-bands.ts';
import type { DefectLabel } from '../../../sandbox/people/records/defect-label.ts';
import type { PersonRecord } from '../../../sandbox/people/records/person-record.ts';
import { createSyntheticRegistry, type SyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';

/** One whole tile behind the fifteen personas: the shares of domain.md 5.2 are stated for it. */
const TILE = 20_000;
const PERSONAS = 15;
let registry: SyntheticRegistry;
let people: readonly PersonRecord[];

const percent = (part: number, whole: number): number => (100 * part) / whole;
const within = (value: number, expected: number, tolerance: number): void => {
  expect(value).toBeGreaterThanOrEqual(expected - tolerance);
  expect(value).toBeLessThanOrEqual(expected + tolerance);
};

beforeAll(() => {
  registry = createSyntheticRegistry({ size: TILE + PERSONAS });
  people = Array.from({ length: TILE }, (_, index) => registry.person(PERSONAS + index));
});

describe('the population has the shape of Xinbei', () => {
  it.each(AGE_BANDS)('%i to %i years: %f %%', (from, to, share) => {
    within(percent(people.filter(({ birthDate }) => ageOn(birthDate) >= from && ageOn(birthDate) <= to).length, TILE), share, 0.011);
  });

  it('48.6 % are women, 47 % between 20 and 39, more than half from 80 on', () => {
    const women = (from: number, to: number): number => {
      const band = people.filter(({ birthDate }) => ageOn(birthDate) >= from && ageOn(birthDate) <= to);
      return percent(band.filter(({ sex }) => sex === '2').length, band.length);
    };
    within(women(0, 200), 48.6, 0.5);
    within(women(20, 39), 47, 0.5);
    within(women(80, 200), 58, 2.5);
  });

  it.each([[1, 27], [2, 31], [3, 22], [4, 11.5], [5, 6], [6, 2], [7, 0.5]])('households of %i: %f %%', (size, share) => {
    const sizes = new Map<string, number>();
    for (const { householdNo, hukouKind } of people) if (hukouKind === 'FAMILY') sizes.set(householdNo, (sizes.get(householdNo) ?? 0) + 1);
    within(percent([...sizes.values()].filter((count) => count === size).length, sizes.size), share, 0.2);
  });

  it('6 % live in collective households', () => within(percent(people.filter(({ hukouKind }) => hukouKind === 'COLLECTIVE').length, TILE), 6, 0.1));
  it('71 % are registered here', () => within(percent(people.filter(({ hukouIsLocal }) => hukouIsLocal).length, TILE), 70.8, 1.5));
  it('99.27 % are 汉', () => within(percent(people.filter(({ ethnicity }) => ethnicity === '01').length, TILE), 99.27, 0.35));

  it.each([['10', 19, 2], ['21', 70, 2], ['22', 3.5, 1], ['40', 2.5, 0.8], ['30', 5, 1]])('marital status %s from 15 years on: %f %%', (status, share, tolerance) => {
    const adults = people.filter(({ birthDate }) => ageOn(birthDate) >= 15);
    within(percent(adults.filter(({ maritalStatus }) => maritalStatus === status).length, adults.length), share, tolerance);
  });

  it.each([[['80', '90'], 22], [['70'], 34], [['60', '40'], 17], [['30'], 13], [['20'], 12], [['14'], 2]])('education %s from 25 years on: %f %%', (codes, share) => {
    const adults = people.filter(({ birthDate }) => ageOn(birthDate) >= 25);
    within(percent(adults.filter(({ education }) => codes.includes(education)).length, adults.length), share, 1.5);
  });

  it('1 % are deceased', () => expect(people.filter(({ death }) => death !== null)).toHaveLength(TILE / 100));

  it('78 % of local family households own a unit, 21 % two; 33 % of the others one', () => {
    const heads = people.filter(({ relationToHead, hukouKind }) => relationToHead === '02' && hukouKind === 'FAMILY').slice(0, 3000);
    const local = heads.filter(({ hukouIsLocal }) => hukouIsLocal);
    const owned = (group: readonly PersonRecord[], least: number): number => percent(group.filter(({ idNumber }) => registry.realEstateOf(idNumber).length >= least).length, group.length);
    within(owned(local, 1), 78, 2.5);
    within(owned(local, 2), 21, 2.5);
    within(owned(heads.filter(({ hukouIsLocal }) => !hukouIsLocal), 1), 33, 4);
  });

  it('68 % between 22 and 59 are in the workers’ pension scheme, 15 % in the residents’', () => {
    const working = people.filter(({ birthDate }) => ageOn(birthDate) >= 22 && ageOn(birthDate) <= 59).slice(0, 2500);
    const share = (types: readonly string[]): number => percent(working.filter(({ idNumber }) => registry.socialInsuranceOf(idNumber).some(({ insuranceType }) => types.includes(insuranceType))).length, working.length);
    within(share(['110']), 70, 3);
    within(share(['170']), 15, 3);
  });
});

describe('families make sense', () => {
  it('parents are 20 to 45 years older than their children, couples are of two sexes and of age, children bear a parent’s name', () => {
    for (const person of people.slice(0, 4000)) {
      for (const { relation, index } of registry.relativesOf(person.idNumber)) {
        const other = registry.person(index);
        const gap = ageOn(other.birthDate) - ageOn(person.birthDate);
        if (relation === 'FATHER' || relation === 'MOTHER') {
          expect(gap).toBeGreaterThanOrEqual(20);
          expect(gap).toBeLessThanOrEqual(45);
        }
        if (relation === 'SPOUSE') {
          expect(other.sex).not.toBe(person.sex);
          expect(ageOn(person.birthDate)).toBeGreaterThanOrEqual(20);
          expect(['21', '22', '23', '30']).toContain(person.maritalStatus);
        }
        if (relation === 'FATHER' && person.ethnicity === '01' && ['20', '21', '22', '23', '31', '32', '33'].includes(person.relationToHead)) expect(person.name[0]).toBe(other.name[0]);
      }
    }
  });

  it('kinship holds both ways', () => {
    for (const person of people.slice(0, 1500)) {
      for (const { index } of registry.relativesOf(person.idNumber)) {
        expect(registry.relativesOf(registry.person(index).idNumber).map((link) => link.index)).toContain(person.index);
      }
    }
  });

  it('minors are nobody’s spouse and head no household', () => {
    for (const person of people) if (ageOn(person.birthDate) < 18) expect(['02', '11', '12']).not.toContain(person.relationToHead);
  });
});

describe('defects occur at their rates and only under their labels', () => {
  it.each([
    ['NAME_VARIANT', 0.3], ['WRONG_CHECK_DIGIT', 0.2], ['STALE_MARITAL_STATUS', 1.5], ['UNRESOLVABLE_ADDRESS', 0.5], ['DUPLICATE_CURRENT_ROW', 0.1], ['SHARED_ID_NUMBER', 0.05],
  ] as const)('%s: %f %% of persons', (label, rate) => within(percent(people.filter(({ defects }) => defects.includes(label)).length, TILE), rate, 0.005));

  it('DEATH_SOURCES_DISAGREE: 5 % of the deceased', () => {
    expect(people.filter(({ defects }) => defects.includes('DEATH_SOURCES_DISAGREE'))).toHaveLength(10);
  });

  it('EXPIRED_LICENSE_MARKED_VALID: 2 % of licences', () => {
    const licenses = people.slice(0, 2500).flatMap(({ idNumber }) => registry.licensesOf(idNumber));
    const stale = licenses.filter(({ validTo, state }) => validTo.kind === 'DATE' && validTo.date < '2026-11-20' && state === '01');
    expect(stale.every(({ defects }) => defects.includes('EXPIRED_LICENSE_MARKED_VALID'))).toBe(true);
    within(percent(stale.length, licenses.length), 2, 0.4);
  });

  it('OLD_15_DIGIT_ID: 0.4 % of real-estate rows', () => {
    const heads = people.filter(({ relationToHead }) => relationToHead === '02');
    const rows = heads.flatMap(({ idNumber }) => registry.realEstateOf(idNumber));
    within(percent(rows.filter(({ defects }) => defects.includes('OLD_15_DIGIT_ID')).length, rows.length), 0.4, 0.2);
  });

  it('each label does what it says, and its absence means the fact is right', () => {
    const has = (person: PersonRecord, label: DefectLabel): boolean => person.defects.includes(label);
    for (const person of people) {
      expect(person.nameElsewhere !== person.name).toBe(has(person, 'NAME_VARIANT'));
      expect(!parseIdNumber(person.idNumberElsewhere).ok).toBe(has(person, 'WRONG_CHECK_DIGIT'));
      expect(person.residenceAddress.addressCode === null).toBe(has(person, 'UNRESOLVABLE_ADDRESS'));
      expect(person.idSharedWithName !== null).toBe(has(person, 'SHARED_ID_NUMBER'));
      expect(person.hukouMaritalStatus !== `${person.maritalStatus[0]}0`).toBe(has(person, 'STALE_MARITAL_STATUS'));
      if (person.death !== null) expect(person.death.medicalCertificateOn === null).toBe(has(person, 'DEATH_SOURCES_DISAGREE'));
    }
  });

  it('every label occurs among the default 2,000', () => {
    const standard = createSyntheticRegistry();
    const labels = new Set<DefectLabel>();
    for (let index = 0; index < standard.size; index += 1) {
      const { idNumber, defects } = standard.person(index);
      for (const label of [...defects, ...standard.licensesOf(idNumber).flatMap((license) => license.defects), ...standard.realEstateOf(idNumber).flatMap((right) => right.defects)]) labels.add(label);
    }
    expect([...labels].toSorted()).toEqual([
      'DEATH_SOURCES_DISAGREE', 'DUPLICATE_CURRENT_ROW', 'EXPIRED_LICENSE_MARKED_VALID', 'ID_LOWERCASE_X', 'LICENSE_ID_CHECK', 'NAME_VARIANT', 'OLD_15_DIGIT_ID', 'SHARED_ID_NUMBER',
      'STALE_MARITAL_STATUS', 'UNRESOLVABLE_ADDRESS', 'WRONG_CHECK_DIGIT',
    ]);
  });
});
