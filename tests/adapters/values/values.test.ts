import { describe, expect, it } from 'vitest';
import { ETHNICITY, SEX } from '../../../standards/code-tables/index.ts';
import { readIdNumber } from '../../../adapters/values/id-number-value.ts';
import { readLegacyAmount } from '../../../adapters/values/legacy-amount.ts';
import { readLegacyCode } from '../../../adapters/values/legacy-code.ts';
import { dayOf, instantOf, readLegacyDate } from '../../../adapters/values/legacy-date.ts';
import { readLegacyFlag } from '../../../adapters/values/legacy-flag.ts';
import { readLegacyText } from '../../../adapters/values/legacy-text.ts';
import { fc } from '../../property.ts';

const numRuns = process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 20_000 : 500;

describe('dates', () => {
  it.each<[unknown, string, string | null]>([
    [551286000000, 'DAY', '1987-06-22'], // China's summer time: a fixed +08:00 gives the day before
    [-1006070400000, 'DAY', '1938-02-14'],
    ['2024-06-01T01:30:00Z', 'SECOND', '2024-06-01T09:30:00+08:00'],
    ['2024-06-01T09:30:00+08:00', 'SECOND', '2024-06-01T09:30:00+08:00'],
    ['2015年5月20日', 'DAY', '2015-05-20'],
    ['2026/9/1', 'DAY', '2026-09-01'],
    ['201806081956', 'SECOND', '2018-06-08T19:56:00+08:00'],
    ['20180608000000', 'DAY', '2018-06-08'],
    ['20180608256100', 'INVALID', null],
    ['2023-02-29', 'INVALID', null],
    ['17000101', 'INVALID', null],
    ['永久', 'OPEN', null],
    ['9999-12-31 00:00:00.0', 'OPEN', null],
    ['0001-01-01 00:00:00', 'ABSENT', null],
    [undefined, 'ABSENT', null],
    [{}, 'INVALID', null],
    [Number.NaN, 'INVALID', null],
    [1e300, 'INVALID', null],
  ])('%j reads %s', (raw, precision, value) => {
    expect(readLegacyDate(raw)).toEqual({ precision, value });
  });

  it('gives day and instant where they are known', () => {
    const second = readLegacyDate('20180608195653');
    expect([dayOf(second), instantOf(second)]).toEqual(['2018-06-08', '2018-06-08T19:56:53+08:00']);
    const day = readLegacyDate('20180608');
    expect([dayOf(day), instantOf(day)]).toEqual(['2018-06-08', '2018-06-08T00:00:00+08:00']);
    const month = readLegacyDate('201806');
    expect([dayOf(month), instantOf(month)]).toEqual([null, null]);
  });

  it('reads the same day from every form of it, and throws on nothing', () => {
    fc.assert(fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }), (date) => {
      const day = date.toISOString().slice(0, 10);
      const [year, month, dd] = day.split('-');
      for (const form of [day, `${year}${month}${dd}`, `${day} 00:00:00.0`, `${Number(year)}年${Number(month)}月${Number(dd)}日`, `${year}/${Number(month)}/${Number(dd)}`]) expect(dayOf(readLegacyDate(form))).toBe(day);
    }), { numRuns });
    fc.assert(fc.property(fc.anything(), (anything) => {
      readLegacyDate(anything);
    }), { numRuns });
  });
});

describe('texts', () => {
  it.each<[string | null | undefined, string | null, readonly string[]]>([
    ['张伟', '张伟', []],
    ['张伟  ', '张伟', ['TRAILING_SPACE']],
    ['\u3000张伟', '张伟', []],
    ['', null, []], [' ', null, []], [null, null, []], [undefined, null, []],
    ['NULL', null, []], ['无', null, []],
    ['#REF!', null, ['NOT_A_VALUE']],
    ['张\ue000', null, ['PUA_CHARACTER']],
    ['张\u{f0000}', null, ['PUA_CHARACTER']],
    ['张?', null, ['REPLACED_CHARACTER']],
    ['?伟', null, ['REPLACED_CHARACTER']],
    ['张\ufffd', null, ['REPLACED_CHARACTER']],
    ['https://x.invalid/?a=1', 'https://x.invalid/?a=1', []],
    ['恽&#183118;', '恽𬭎', []],
    ['恽&#x2CB4E;', '恽𬭎', []],
    ['a&#55296;', 'a&#55296;', []],
    ['罗\u0001溪', '罗溪', ['CONTROL_CHARACTER']],
  ])('%j reads %j %j', (raw, value, quality) => {
    expect(readLegacyText(raw)).toEqual({ value, quality });
  });
});

describe('codes, flags, amounts, ID numbers', () => {
  it.each([
    [ETHNICITY, '01', '01', '汉'], [ETHNICITY, '1', '01', '汉'], [ETHNICITY, '汉', '01', '汉'], [ETHNICITY, '汉族', '01', '汉'], [ETHNICITY, '99', '99', null], [ETHNICITY, '火星族', '火星族', null],
    [SEX, '男', '1', '男性'], [SEX, 'F', '2', '女性'], [SEX, ' 2', '2', '女性'], [SEX, '２', '2', '女性'], [SEX, '7', '7', null],
  ])('code %#: %s', (table, raw, code, name) => {
    expect(readLegacyCode(table, raw)).toEqual({ code, name, system: table.system });
  });

  it.each([['1', true], ['Y', true], ['是', true], ['1 ', true], [true, true], [1, true], ['0', false], ['N', false], ['否', false], [false, false], ['', null], [null, null], ['2', null], [{}, null]])('flag %j reads %j', (raw, value) => {
    expect(readLegacyFlag(raw)).toBe(value);
  });

  it.each([
    ['500', 'TEN_THOUSAND_YUAN', '5000000.00'], [500.0, 'TEN_THOUSAND_YUAN', '5000000.00'], ['50.5000', 'TEN_THOUSAND_YUAN', '505000.00'], ['0.0001', 'TEN_THOUSAND_YUAN', '1.00'],
    ['0.000001', 'TEN_THOUSAND_YUAN', '0.01'], [182.63736799999998, 'TEN_THOUSAND_YUAN', '1826373.68'], ['0.1234564999999999999', 'TEN_THOUSAND_YUAN', '1234.56'], ['1,000', 'YUAN', '1000.00'], ['0.005', 'YUAN', '0.01'], ['0.004', 'YUAN', '0.00'], ['-3.1', 'YUAN', '-3.10'], ['-0.001', 'YUAN', '0.00'],
    ['', 'YUAN', null], ['abc', 'YUAN', null], ['1e3', 'YUAN', null], [Number.NaN, 'YUAN', null], [null, 'YUAN', null],
  ] as const)('%j in %s is %j yuan', (raw, unit, yuan) => {
    expect(readLegacyAmount(raw, unit)).toBe(yuan);
  });

  it('never loses a fen in moving the point', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }), fc.nat(999_999), (whole, fraction) => {
      const yuan = readLegacyAmount(`${whole}.${String(fraction).padStart(6, '0')}`, 'TEN_THOUSAND_YUAN');
      expect(BigInt((yuan ?? '').replace('.', ''))).toBe(whole * 1_000_000n + BigInt(fraction));
    }), { numRuns });
  });

  it.each([
    ['320499198503090031', '320499198503090031', []],
    ['32049919920225026x', '32049919920225026X', ['ID_LOWERCASE_X']],
    ['３２０４９９198503090031', '320499198503090031', ['ID_FULL_WIDTH']],
    [' 320499198503090031 ', '320499198503090031', ['ID_SPACE']],
    ['320499611130031', '32049919611130031X', ['ID_15_DIGITS']],
    ['320499198503090032', '320499198503090032', ['ID_CHECK_CHARACTER']],
    ['MY9A', 'MY9A', ['ID_NOT_A_NUMBER']],
  ])('ID number %j', (raw, number, quality) => {
    expect(readIdNumber(raw)).toEqual({ number, quality });
  });
});
