import { describe, expect, it } from 'vitest';
import { yearsOfAge } from '../../../../gateway/access/apply/years-of-age.ts';

const at = (instant: string): number => Date.parse(instant);

describe('age', () => {
  it.each([
    ['the day before the birthday', '2012-11-22', '2026-11-21T12:00:00+08:00', 13],
    ['on the birthday', '2012-11-21', '2026-11-21T00:00:00+08:00', 14],
    ['on the birthday in China, while Greenwich is a day behind', '2012-11-21', '2026-11-20T16:00:00Z', 14],
    ['one moment earlier', '2012-11-21', '2026-11-20T15:59:59.999Z', 13],
    ['born on 29 February, on 28 February of a common year', '2008-02-29', '2026-02-28T12:00:00+08:00', 17],
    ['born on 29 February, on 1 March of a common year', '2008-02-29', '2026-03-01T12:00:00+08:00', 18],
    ['born on 29 February, on 29 February', '2008-02-29', '2028-02-29T12:00:00+08:00', 20],
    ['born today', '2026-11-21', '2026-11-21T12:00:00+08:00', 0],
    ['born before 1900', '1899-01-01', '2026-11-21T12:00:00+08:00', 127],
  ])('%s', (_, birthDate, instant, years) => {
    expect(yearsOfAge(birthDate, at(instant))).toBe(years);
  });

  it.each([
    ['no date', null], ['nothing', undefined], ['a masked date', '1985-XX-XX'], ['a day that is none', '2025-02-29'], ['a month', '1985-03'], ['a date to come', '2027-01-01'],
    ['a number', 19850309], ['legacy digits', '19850309'], ['full-width digits', '１９８５-０３-０９'], ['an object', {}],
  ])('%s is missing, which counts as a child', (_, birthDate) => {
    expect(yearsOfAge(birthDate, at('2026-11-21T12:00:00+08:00'))).toBe('missing');
  });
});
