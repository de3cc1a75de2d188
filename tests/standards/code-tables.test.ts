import { describe, expect, it } from 'vitest';
import { codedValue, codeOfName, ETHNICITY, LICENSE_STATUS, SEX } from '../../standards/code-tables/index.ts';
import { DIVISIONS, divisionFullName, isDivisionInForce } from '../../standards/divisions.ts';

describe('code tables', () => {
  it.each([
    [SEX, '1', '男性'],
    [ETHNICITY, '01', '汉'],
    [LICENSE_STATUS, '05', '失效'],
  ])('%o knows %s as %s, both ways', (table, code, name) => {
    expect(codedValue(table, code)).toEqual({ code, name, system: table.system });
    expect(codeOfName(table, name)).toBe(code);
  });
  it('keep an unknown code and leave its name null', () => {
    expect(codedValue(SEX, '7')).toEqual({ code: '7', name: null, system: 'GB/T 2261.1-2003' });
    expect(codeOfName(SEX, '未知')).toBeNull();
  });
  it('the ethnicity table holds all 56 ethnic groups and the two further codes', () => expect(ETHNICITY.names.size).toBe(58));
});

describe('divisions', () => {
  it('every division has its parent, and every successor exists', () => {
    for (const { parent, successor } of DIVISIONS.values()) {
      if (parent !== null) expect(DIVISIONS.has(parent)).toBe(true);
      if (successor !== null) expect(DIVISIONS.has(successor)).toBe(true);
    }
  });
  it.each([
    ['320411001', '2020-06-30', true],
    ['320411001', '2020-07-01', false],
    ['320411004', '2020-06-30', false],
    ['320411004', '2020-07-01', true],
    ['320411103', '1999-01-01', true],
  ])('%s on %s is in force: %s', (code, day, inForce) => {
    const division = DIVISIONS.get(code);
    expect(division && isDivisionInForce(division, day)).toBe(inForce);
  });
  it('河海街道 was merged into 三井街道', () => expect(DIVISIONS.get('320411001')?.successor).toBe('320411002'));
  it.each([
    ['320411103', '江苏省常州市新北区薛家镇'],
    ['320411103201', '江苏省常州市新北区薛家镇'],
    ['320411', '江苏省常州市新北区'],
    ['999999', null],
  ])('%s is named %s', (code, name) => expect(divisionFullName(code)).toBe(name));
});
