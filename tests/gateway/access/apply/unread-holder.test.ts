import { describe, expect, it } from 'vitest';
import { ask, engine, idOf } from '../access-house.ts';

describe('a record whose holder could not be read', () => {
  const silent = () => {
    throw new Error('the holder is not told');
  };
  const licence = (more: Record<string, unknown>) => ({ __typename: 'ElectronicLicense', licenseId: 'L1', issuer: '示例市公安局', holderPerson: null, holderEntity: null, ...more });
  const read = (more: Record<string, unknown>) => ask('{ one: license(licenseId: "L1") { issuer } }', { principal: { ...engine, kind: 'AUDITOR', clientId: 'audit-console', clearance: 4 }, root: { license: licence(more) } });

  it.each([
    ['no answer', { holderPerson: silent }],
    ['no answer for one kind of holder, and none of the other kind', { holderEntity: silent }],
    ['no answer for the holder\'s key', { holderPerson: { __typename: 'Person', personId: silent } }],
  ])('is withheld, since its entry would name nobody: %s', (_, more) => {
    const { data, result, plan } = read(more);
    expect(data).toEqual({ one: null });
    expect(result).toMatchObject({ foreign: [{ path: ['one'], type: 'ElectronicLicense', why: 'UNREAD' }], subjects: [] });
    expect(result.fieldStates[plan.template.fields.findIndex(({ coordinate }) => coordinate === 'ElectronicLicense.issuer')]).toBe('N');
  });

  it.each([
    ['it says that it has none', {}, []],
    ['its holder of one kind is there', { holderPerson: { __typename: 'Person', personId: idOf('P01') }, holderEntity: silent }, [{ role: 'RESULT', kind: 'PERSON', key: idOf('P01') }]],
  ])('is shown where %s', (_, more, subjects) => {
    const { data, result } = read(more);
    expect(data).toEqual({ one: { issuer: '示例市公安局' } });
    expect(result.subjects).toEqual(subjects);
    expect(result.foreign).toBeUndefined();
  });
});
