import { describe, expect, it } from 'vitest';
import type { PolicySnapshot } from '../../../../gateway/access/index.ts';
import type { DenialMode } from '../../../../gateway/access/policy/file-schemas.ts';
import { ID_NUMBERS, POLICY, SENIOR_ALLOWANCE, ask, caseOf, clerk, idOf, party, planOf } from '../access-house.ts';

const P01 = { __typename: 'Person', personId: idOf('P01'), idNumber: ID_NUMBERS.P01, name: '王建国', birthDate: '1938-02-14' };
const child = { ...P01, personId: idOf('P11'), birthDate: '2016-03-18' };
const purpose = caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01'), party('CHILD', 'P11')]);
const under = (denials: DenialMode): PolicySnapshot => ({
  ...POLICY, version: denials, client: (id) => { const client = POLICY.client(id); return client === null ? null : { ...client, denials }; },
});
const told = (denials: DenialMode, query: string, root: unknown) => {
  const { data, result } = ask(query, { principal: clerk, purpose, policy: under(denials), root });
  return { data, errors: result.accessErrors.length, denied: result.extension.denied, masked: result.extension.masked };
};

describe('refused fields are told as the client class asks', () => {
  const query = '{ subject { ... on Person { name idNumber portrait } } }';
  const shown = { subject: { name: '王建国', idNumber: '320***********0016', portrait: null } };

  it.each([
    ['ERRORS', { data: shown, errors: 1, denied: ['subject.portrait'], masked: ['subject.idNumber'] }],
    ['EXTENSIONS', { data: shown, errors: 0, denied: ['subject.portrait'], masked: ['subject.idNumber'] }],
    ['SILENT', { data: shown, errors: 0, denied: [], masked: ['subject.idNumber'] }],
  ] as const)('%s', (mode, expected) => {
    expect(told(mode, query, { subject: P01 })).toEqual(expected);
  });

  it('REJECT: nothing is fetched at all', () => {
    expect(planOf(query, { principal: clerk, purpose, policy: under('REJECT') })).toMatchObject({ rejected: 'NEGATIVE_LIST', document: null });
  });

  it('REJECT: one record that refuses takes the whole answer with it', () => {
    const all = '{ subjects { ... on Person { idNumber } } }';
    expect(told('REJECT', all, { subjects: [P01] }).data).toEqual({ subjects: [{ idNumber: '320***********0016' }] });
    expect(told('REJECT', all, { subjects: [P01, child] })).toMatchObject({ data: null, errors: 1 });
  });

  it('the audit is told the same in every mode', () => {
    const states = (['ERRORS', 'EXTENSIONS', 'SILENT'] as const).map((mode) => ask(query, { principal: clerk, purpose, policy: under(mode), root: { subject: P01 } }).result.fieldStates);
    expect(new Set(states.map((each) => each.join('')))).toEqual(new Set(['AMDA']));
  });
});
