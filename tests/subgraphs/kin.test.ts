import { describe, expect, it } from 'vitest';
import { kinOf } from '../../subgraphs/population/kin.ts';
import { householdRecord } from './fake-answers.ts';

const [FATHER, MOTHER, SON, GRANDMOTHER] = ['320499198503090031', '320499198706220043', '320499201603180274', '320499193802140024'] as const;
const member = (idNumber: string, code: string | null) => ({ idDocumentType: '111', idNumber, name: null, relationToHead: code === null ? null : { code, name: null, system: 't' } });
const household = (head: string | null, codes: Readonly<Record<string, string | null>>) =>
  householdRecord({ headIdNumber: head, members: Object.entries(codes).map(([idNumber, code]) => member(idNumber, code)) });
const told = (of: string, record: ReturnType<typeof household>) => Object.fromEntries(kinOf(of, record).map(({ member: { idNumber }, relation }) => [idNumber, relation?.name ?? null]));

describe('relatives within a household', () => {
  const family = household(FATHER, { [FATHER]: '02', [MOTHER]: '12', [SON]: '22', [GRANDMOTHER]: '52' });

  it('are to the head what the register says', () => {
    expect(told(FATHER, family)).toEqual({ [MOTHER]: '妻', [SON]: '长子', [GRANDMOTHER]: '母' });
  });

  it.each([
    ['spouse', MOTHER, '配偶'], ['child', SON, '父母'], ['mother', GRANDMOTHER, '子'],
  ])('make the head the right one to their %s', (_what, of, relation) => {
    expect(told(of, family)).toMatchObject({ [FATHER]: relation });
  });

  it('tell a daughter from a son by the number of the head', () => {
    expect(told(FATHER, household(MOTHER, { [MOTHER]: '02', [FATHER]: '51' }))).toEqual({ [MOTHER]: '女' });
  });

  it.each([
    ['neither is the head', SON, household(FATHER, { [FATHER]: '02', [MOTHER]: '12', [SON]: '20' }), MOTHER],
    ['the head is not known', SON, household(null, { [FATHER]: '02', [SON]: '20' }), FATHER],
    ['the relation is not told', SON, household(FATHER, { [FATHER]: '02', [SON]: null }), FATHER],
    ['one is a parent-in-law of the head', GRANDMOTHER, household(FATHER, { [FATHER]: '02', [GRANDMOTHER]: '56' }), FATHER],
    ['one is only otherwise related', SON, household(FATHER, { [FATHER]: '02', [SON]: '90' }), FATHER],
    ['two call themselves head', FATHER, household(FATHER, { [FATHER]: '02', [MOTHER]: '02' }), MOTHER],
  ])('stay unknown where %s', (_what, of, record, other) => {
    expect(told(of, record)).toMatchObject({ [other]: null });
  });

  it('are none for someone who is not in the household', () => {
    expect(kinOf('320499199908300185', family)).toEqual([]);
  });
});
