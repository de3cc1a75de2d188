import { beforeAll, describe, expect, it } from 'vitest';
import { checkCharacterMod11Comma10, passesLuhn } from '../../../standards/check-characters.ts';
import { DIVISIONS } from '../../../standards/divisions.ts';
import { idNumberCheckCharacter, parseIdNumber } from '../../../standards/id-number.ts';
import { parseLicenseId } from '../../../standards/license-id.ts';
import { parseParcelCode, parseRealEstateUnitNo } from '../../../standards/real-estate-unit.ts';
import { parseUscc } from '../../../standards/uscc.ts';
import { REFERENCE_DATE, ageOn } from '../../../sandbox/people/calendar.ts';
import { RESERVED_DIVISIONS } from '../../../sandbox/people/id-number-codec.ts';
import { PERSONA_IDS } from '../../../sandbox/people/records/person-record.ts';
import { createSyntheticRegistry, type SyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';
import { fc } from '../../property.ts';

const FULL = process.env['SHUQIAO_TEST_COUNTS'] === 'full';
const RUNS = FULL ? 20_000 : 400;

let registry: SyntheticRegistry;
let large: SyntheticRegistry;
let everyone: readonly ReturnType<SyntheticRegistry['person']>[];

beforeAll(() => {
  registry = createSyntheticRegistry();
  large = createSyntheticRegistry({ size: 900_000 });
  everyone = Array.from({ length: registry.size }, (_, index) => registry.person(index));
});

describe('addressing', () => {
  it('has 2,000 people by default, and the same ones every time', () => {
    expect(registry.size).toBe(2000);
    const again = createSyntheticRegistry({ size: 2000, seed: 'shuqiao' });
    for (const index of [0, 14, 15, 777, 1999]) expect(again.person(index)).toEqual(registry.person(index));
  });

  it('gives other people under another seed, but the same personas', () => {
    const other = createSyntheticRegistry({ seed: 'other' });
    expect(other.person(500).idNumber).not.toBe(registry.person(500).idNumber);
    expect(other.persona('P03').idNumber).toBe('320499198503090031');
  });

  it('leaves people as they are when the population grows', () => {
    for (const index of [15, 300, 1200]) expect(large.person(index).idNumber).toBe(registry.person(index).idNumber);
  });

  it('finds each of 2,000 by number, and no two share one', () => {
    expect(new Set(everyone.map(({ idNumber }) => idNumber)).size).toBe(2000);
    expect(new Set(everyone.map(({ portraitId }) => portraitId)).size).toBe(2000);
    const mobiles = everyone.flatMap(({ mobile }) => mobile ?? []);
    expect(new Set(mobiles).size).toBe(mobiles.length);
    for (const { idNumber, index } of everyone) expect(registry.personByIdNumber(idNumber)?.index).toBe(index);
  });

  it('finds anyone of 900,000 by number without a table', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 899_999 }), (index) => large.personByIdNumber(large.person(index).idNumber)?.index === index), { numRuns: RUNS });
  });

  it('finds nobody under a number it did not give out', () => {
    const digits = fc.tuple(fc.constantFrom(...RESERVED_DIVISIONS), fc.date({ min: new Date('1925-01-01'), max: new Date('2026-11-01'), noInvalidDate: true }), fc.integer({ min: 0, max: 999 }));
    fc.assert(
      fc.property(digits, ([division, date, sequence]) => {
        const first17 = `${division}${date.toISOString().slice(0, 10).replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
        const number = first17 + idNumberCheckCharacter(first17);
        const found = registry.personByIdNumber(number);
        return found === null || found.idNumber === number;
      }),
      { numRuns: RUNS },
    );
    for (const number of ['', 'x', '110105194912310021', '320499198503090032', '32049919850309003', `${'3'.repeat(18)}`]) expect(registry.personByIdNumber(number)).toBeNull();
  });

  it('does not find people beyond its size', () => {
    const beyond = large.person(2000).idNumber;
    expect(large.personByIdNumber(beyond)?.index).toBe(2000);
    expect(registry.personByIdNumber(beyond)).toBeNull();
  });

  it.each([-1, 2000, 1.5, Number.NaN])('throws RangeError for person(%d)', (index) => expect(() => registry.person(index)).toThrow(RangeError));
  it.each([0, 14, 1.5, 1e9])('throws RangeError for a size of %d', (size) => expect(() => createSyntheticRegistry({ size })).toThrow(RangeError));

  it('finds every entity, licence, unit, parcel, address and household by its own code', () => {
    for (let index = 0; index < registry.entityCount; index += 1) {
      const entity = registry.entity(index);
      expect(registry.entityByUscc(entity.uscc)).toEqual(entity);
      expect(registry.address(entity.domicile.addressCode ?? '')).toEqual(entity.domicile);
      expect(registry.entitiesRepresentedBy(registry.person(entity.legalRep).idNumber).map(({ uscc }) => uscc)).toContain(entity.uscc);
    }
    for (const { idNumber, householdNo, residenceAddress, index, death } of everyone.slice(0, 600)) {
      for (const license of registry.licensesOf(idNumber)) expect(registry.license(license.licenseId)).toEqual(license);
      for (const right of registry.realEstateOf(idNumber)) {
        expect(registry.realEstateUnit(right.realEstateUnitNo)).toEqual(right);
        expect(registry.parcel(right.realEstateUnitNo.slice(0, 19))?.location).toContain('新北区');
      }
      if (residenceAddress.addressCode !== null) expect(registry.address(residenceAddress.addressCode)).toEqual(residenceAddress);
      expect(registry.household(householdNo)?.members.includes(index)).toBe((death?.hukouCancelledOn ?? null) === null);
    }
  });

  it.each(['', 'H1', 'H999999999', 'X000001'])('has no household %j', (no) => expect(registry.household(no)).toBeNull());
});

describe('identifiers hold their checks and lie in the reserved ranges', () => {
  it('ID numbers, mobiles and cards', () => {
    for (const { idNumber, birthDate, sex, mobile } of everyone) {
      expect(parseIdNumber(idNumber)).toMatchObject({ ok: true, value: { birthDate, sex } });
      expect(RESERVED_DIVISIONS).toContain(idNumber.slice(0, 6));
      expect(birthDate <= REFERENCE_DATE).toBe(true);
      if (mobile !== null) expect(mobile).toMatch(/^161\d{8}$/);
      const account = registry.employmentOf(idNumber)?.socialCard?.bankAccount;
      if (account !== undefined) {
        expect(account).toMatch(/^629999\d{13}$/);
        expect(passesLuhn(account)).toBe(true);
      }
    }
  });

  it('no reserved division prefix is a real division', () => {
    for (const code of RESERVED_DIVISIONS) expect(DIVISIONS.get(code)?.name ?? '示例区').toBe('示例区');
  });

  it('entity codes, inner codes, old registration numbers', () => {
    for (let index = 0; index < registry.entityCount; index += 1) {
      const { uscc, legacyRegNo } = registry.entity(index);
      expect(parseUscc(uscc)).toMatchObject({ ok: true, value: { division: '320499', organizationCheckOk: true } });
      expect(uscc.slice(8, 11)).toBe('MY9');
      if (legacyRegNo !== null) expect(legacyRegNo).toBe(legacyRegNo.slice(0, 14) + checkCharacterMod11Comma10(legacyRegNo.slice(0, 14)));
    }
  });

  it('licence identifiers fail their check only where the label says so', () => {
    for (const { idNumber } of everyone.slice(0, 500)) {
      for (const { licenseId, defects } of registry.licensesOf(idNumber)) {
        const reading = parseLicenseId(licenseId);
        expect(reading.ok).toBe(true);
        if (reading.ok && reading.value.checkOk !== null) expect(reading.value.checkOk).toBe(!defects.includes('LICENSE_ID_CHECK'));
      }
    }
  });

  it('unit numbers and parcel codes', () => {
    for (const { idNumber } of everyone) {
      for (const { realEstateUnitNo } of registry.realEstateOf(idNumber)) {
        expect(parseRealEstateUnitNo(realEstateUnitNo).ok).toBe(true);
        expect(parseParcelCode(realEstateUnitNo.slice(0, 19))).toMatchObject({ ok: true, value: { division: '320499' } });
      }
    }
  });
});

describe('the personas of domain.md 5.6', () => {
  it.each([
    ['P01', '王建国', '320499193802140016'], ['P02', '李桂英', '320499193802140024'], ['P03', '张伟', '320499198503090031'], ['P04', '陈静', '320499198706220043'],
    ['P05', '张一诺', '320499202611010069'], ['P06', '吴霞', '320499197904160083'], ['P07', '刘雨欣', '320499199908300185'], ['P08', '周强', '320499197205070118'],
    ['P09a', '王伟', '320499197609120214'], ['P09b', '王伟', '320499197609120230'], ['P10', '徐丽', '32049919920225026X'], ['P11', '徐浩宇', '320499201603180274'],
    ['P12', '蒋志强', '32049919611130031X'], ['P13', '恽文静', '320499199510070420'], ['P14', '欧阳晨', '320499199401180452'],
  ] as const)('%s is %s', (id, name, idNumber) => {
    expect(registry.persona(id)).toMatchObject({ persona: id, name, idNumber, index: PERSONA_IDS.indexOf(id) });
    expect(large.personByIdNumber(idNumber)?.persona).toBe(id);
  });

  it('P03, P04 and P05 are a family; P10 brings up P11', () => {
    expect(registry.relativesOf('320499198503090031')).toEqual([{ relation: 'SPOUSE', index: 3 }, { relation: 'DAUGHTER', index: 4 }]);
    expect(registry.marriagesOf('320499198706220043')).toMatchObject([{ registeredOn: '2015-05-20', husband: 2, wife: 3 }]);
    expect(registry.relativesOf('320499201603180274')).toEqual([{ relation: 'MOTHER', index: 10 }]);
  });

  it('each scenario is there', () => {
    expect(ageOn(registry.persona('P01').birthDate)).toBeGreaterThanOrEqual(80);
    expect(registry.persona('P02').death).toEqual({ medicalCertificateOn: null, hukouCancelledOn: null, crematedOn: '2026-09-28', benefitsStoppedOn: null });
    expect(registry.employmentOf(registry.persona('P06').idNumber)?.hardToEmploy).not.toBeNull();
    expect(registry.socialInsuranceOf(registry.persona('P06').idNumber)).toMatchObject([{ flexibleEmployment: true }]);
    expect(registry.persona('P07')).toMatchObject({ hukouIsLocal: false });
    expect(registry.realEstateOf(registry.persona('P08').idNumber)).toEqual([]);
    expect(registry.persona('P10').idNumberElsewhere).toBe('32049919920225026x');
    expect(ageOn(registry.persona('P11').birthDate)).toBeLessThan(14);
    expect(registry.realEstateOf(registry.persona('P12').idNumber)).toMatchObject([{ defects: ['OLD_15_DIGIT_ID'] }]);
    expect(registry.creditRecordsOf(registry.persona('P14').idNumber)).toMatchObject([{ category: 'PENALTY', publicTo: '2025-06-30', repairedOn: null }]);
    expect(registry.realEstateOf(registry.persona('P03').idNumber)).toMatchObject([{ realEstateUnitNo: '320499001002GB00015F00010203', coOwnership: '共同共有' }]);
  });

  it.each([
    ['E1', '91320499MY9A00018R', 'P03', 'ACTIVE'], ['E2', '92320499MY9A00026H', 'P07', 'ACTIVE'], ['E3', '91320499MY9A00077W', 'P14', 'REVOKED'], ['G1', '11320499MY9B00035D', 'P02', 'ACTIVE'],
    ['I1', '12320499MY9C00044T', 'P12', 'ACTIVE'], ['S1', '52320499MY9D000537', 'P06', 'ACTIVE'], ['F1', '93320499MY9E00062G', 'P10', 'CANCELLED'],
  ] as const)('%s has the code %s', (id, uscc, representative, status) => {
    const entity = registry.entityPersona(id);
    expect(entity).toMatchObject({ uscc, status, legalRep: registry.persona(representative).index });
  });
});
