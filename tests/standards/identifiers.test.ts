import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkCharacterMod11Comma10, checkCharacterMod37Comma36, checkCharacterOrganization, checkCharacterUscc, passesLuhn, USCC_ALPHABET } from '../../standards/check-characters.ts';
import { idNumberCheckCharacter, normalizeIdNumber, parseIdNumber, upgradeIdNumber15 } from '../../standards/id-number.ts';
import { formatLicenseId, parseLicenseId } from '../../standards/license-id.ts';
import { buildingNoOf, formatRealEstateUnitNo, isBuildingNo, normalizeRealEstateCode, parseParcelCode, parseRealEstateUnitNo } from '../../standards/real-estate-unit.ts';
import { normalizeUscc, parseUscc } from '../../standards/uscc.ts';
import { isVin } from '../../standards/vin.ts';
import { fc } from '../property.ts';

interface Vectors {
  id: [string, boolean, 'M' | 'F' | null][];
  id15: [string, string][];
  uscc: [string, boolean][];
  org: [string, string][];
  luhn: [string, boolean][];
  mod1110: [string, string][];
  mod3736: [string, string][];
  vin: [string, boolean][];
  unit: [string, boolean][];
}
const vectors = JSON.parse(readFileSync(new URL('../oracles/identifier-vectors.json', import.meta.url), 'utf8')) as Vectors;
const runs = process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 20_000 : 500;

describe('the identifier vectors', () => {
  it.each(vectors.id)('ID number %s is valid: %s, sex %s', (number, valid, sex) => {
    const reading = parseIdNumber(number);
    expect(reading.ok).toBe(valid);
    if (reading.ok) expect(reading.value.sex).toBe(sex === 'M' ? '1' : '2');
    else expect(reading.problem).toBe('CHECK_CHARACTER');
  });
  it.each(vectors.id15)('15-digit number %s becomes %s', (old, number) => {
    expect(upgradeIdNumber15(old)).toBe(number);
    expect(normalizeIdNumber(old)).toBe(number);
  });
  it.each(vectors.uscc)('统一社会信用代码 %s is valid: %s', (code, valid) => expect(parseUscc(code).ok).toBe(valid));
  it.each(vectors.org)('organisation code %s has check %s', (first8, check) => expect(checkCharacterOrganization(first8)).toBe(check));
  it.each(vectors.luhn)('card %s passes Luhn: %s', (digits, valid) => expect(passesLuhn(digits)).toBe(valid));
  it.each(vectors.mod1110)('MOD 11,10 of %s is %s', (digits, check) => expect(checkCharacterMod11Comma10(digits)).toBe(check));
  it.each(vectors.mod3736)('MOD 37,36 of %s is %s', (text, check) => expect(checkCharacterMod37Comma36(text)).toBe(check));
  it.each(vectors.vin)('VIN %s is valid: %s', (code, valid) => expect(isVin(code)).toBe(valid));
  it.each(vectors.unit)('不动产单元号 %s is valid: %s', (number, valid) => expect(parseRealEstateUnitNo(number).ok).toBe(valid));
});

describe('an ID number', () => {
  it.each([
    ['320499199902290018', 'BIRTH_DATE'],
    ['320499202713010011', 'BIRTH_DATE'],
    ['32049919850309003', 'LENGTH'],
    ['32049919850309O031', 'CHARACTERS'],
    ['320499198503090031\n', 'LENGTH'],
    ['32049919920225026x', 'CHARACTERS'],
    ['', 'LENGTH'],
  ])('%j is refused for its %s', (number, problem) => expect(parseIdNumber(number)).toEqual({ ok: false, problem }));

  it.each([
    ['32049919920225026x', '32049919920225026X'],
    [' 320499198503090031 ', '320499198503090031'],
    ['３２０４９９１９８５０３０９００３１', '320499198503090031'],
    ['320499611130031', '32049919611130031X'],
  ])('in the careless form %j is read as %s', (raw, number) => {
    expect(normalizeIdNumber(raw)).toBe(number);
    expect(parseIdNumber(normalizeIdNumber(raw)).ok).toBe(true);
  });

  it('is read back with its division, birth date and sex, and no other check character passes', () => {
    const day = fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2026-12-31T00:00:00Z'), noInvalidDate: true });
    fc.assert(fc.property(day, fc.integer({ min: 0, max: 999 }), (date, sequence) => {
      const first17 = `320499${date.toISOString().slice(0, 10).replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
      const right = idNumberCheckCharacter(first17);
      for (const check of '0123456789X') expect(parseIdNumber(first17 + check).ok).toBe(check === right);
      const reading = parseIdNumber(first17 + right);
      expect(reading).toMatchObject({ ok: true, value: { division: '320499', birthDate: date.toISOString().slice(0, 10), sex: sequence % 2 === 1 ? '1' : '2' } });
    }), { numRuns: runs });
  });

  it('has its normal form as a fixed point, and no text makes reading it throw', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      const once = normalizeIdNumber(text);
      expect(normalizeIdNumber(once)).toBe(once);
      expect(typeof parseIdNumber(text).ok).toBe('boolean');
    }), { numRuns: runs });
  });
});

describe('a 统一社会信用代码', () => {
  it.each([
    ['91320499MY9A00018Q', 'CHECK_CHARACTER'],
    ['91320499MI9A00018R', 'CHARACTERS'],
    ['91320499MY9A00018', 'LENGTH'],
    ['91320499my9a00018r', 'CHARACTERS'],
  ])('%s is refused for its %s', (code, problem) => expect(parseUscc(code)).toEqual({ ok: false, problem }));

  it('with a wrong inner organisation check is read, with a warning', () => {
    const first17 = '91320499MY9A00019';
    expect(parseUscc(first17 + checkCharacterUscc(first17))).toMatchObject({ ok: true, value: { organizationCode: 'MY9A00019', organizationCheckOk: false } });
    expect(parseUscc('91320499MY9A00018R')).toMatchObject({ ok: true, value: { organizationCheckOk: true, kind: '91', division: '320499' } });
  });

  it('with trailing spaces and full-width letters is brought to its normal form', () => {
    expect(normalizeUscc('９１320499MY9A00018r  ')).toBe('91320499MY9A00018R');
  });

  it('fails when any one character is changed to another of the alphabet', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 17 }), fc.constantFrom(...USCC_ALPHABET), (position, character) => {
      const code = '91320499MY9A00018R';
      const changed = code.slice(0, position) + character + code.slice(position + 1);
      expect(parseUscc(changed).ok).toBe(changed === code);
    }), { numRuns: runs });
  });
});

describe('real-estate codes', () => {
  it('the parcel code is the first 19 characters of the unit number', () => {
    const unit = parseRealEstateUnitNo('320499001002GB00015F00010203');
    expect(unit).toMatchObject({ ok: true, value: { fixture: 'F', parcel: { code: '320499001002GB00015', ownership: 'G', right: 'B' } } });
    expect(parseParcelCode('320499001002GB00015').ok).toBe(true);
  });
  it.each([
    ['320499001002GB00015F00010203', '320499001002GB00015F0001'], ['320499001002GB00015W00000000', null], ['320499001002GB00015L00010203', null],
  ])('%s is in the building %s', (number, building) => {
    const unit = parseRealEstateUnitNo(number);
    expect(unit.ok ? buildingNoOf(unit.value) : 'no unit').toBe(building);
  });
  it.each([['320499001002GB00015F0001', true], ['320499001002GB00015F001', false], ['320499001002GB00015W0000', false], ['320499001002GA00015F0001', false], ['320499001002GB00015F00010203', false], ['', false]])('%s is the number of a building: %s', (text, is) => {
    expect(isBuildingNo(text)).toBe(is);
  });
  it('the spaced display form is read as the unspaced one and written again', () => {
    const shown = '320499 001002 GB00015 F00010203';
    expect(normalizeRealEstateCode(shown)).toBe('320499001002GB00015F00010203');
    expect(formatRealEstateUnitNo(normalizeRealEstateCode(shown))).toBe(shown);
  });
  it.each([
    ['320499001002GA00015F00010203', 'OWNERSHIP'],
    ['320499001002GC00015F00010203', 'OWNERSHIP'],
    ['320499001002GB00015W00000001', 'FIXTURE'],
    ['320499001002GB00015X00000001', 'CHARACTERS'],
    ['320499001002GB00015', 'LENGTH'],
  ])('%s is refused for its %s', (number, problem) => expect(parseRealEstateUnitNo(number)).toEqual({ ok: false, problem }));
});

describe('an e-licence identifier', () => {
  it('is written with its check character and read back', () => {
    const id = formatLicenseId('11320499MY9B00035D001', '11320499MY9B00035D', '20240000000000000001', '001');
    expect(id).toBe('1.2.156.3005.2.11320499MY9B00035D001.11320499MY9B00035D.20240000000000000001.001.A');
    expect(parseLicenseId(id)).toMatchObject({ ok: true, value: { checkOk: true, version: '001' } });
  });
  it.each([
    ['1.2.156.3005.2.11320499MY9B00035D001.11320499MY9B00035D.20240000000000000001.001.B', false],
    ['1.2.156.3005.2.11320499MY9B00035D003.320499.000000001.001.', null],
  ])('%s is read by its dots, check holds: %s', (id, checkOk) => expect(parseLicenseId(id)).toMatchObject({ ok: true, value: { checkOk } }));
  it.each([
    ['2.16.156.1.2.3.4.5', 'ROOT'],
    ['1.2.156.3005.2.1.2.3', 'PARTS'],
    ['1.2.156.3005.2.a.b.c.d.e', 'CHARACTERS'],
  ])('%s is refused for its %s', (id, problem) => expect(parseLicenseId(id)).toEqual({ ok: false, problem }));
});
