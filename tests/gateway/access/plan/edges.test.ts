import { describe, expect, it } from 'vitest';
import type { Principal } from '../../../../gateway/login/principal.ts';
import { ask, caseOf, citizen, clerk, idOf, party } from '../access-house.ts';

/** Edges that stay with the subject (design.md section 7): what lies beyond is decided as the record it hangs on. */
const RESTAURANT = '11320499MY9B00035D4320131002001';
const officer: Principal = { ...clerk, kind: 'APPROVING_OFFICER', subject: 'officer', clientId: 'approval-desk' };
const DIVISION = { __typename: 'AdministrativeDivision', code: '320411103', name: '薛家镇' };
const UNIT = { realEstateUnitNo: '320499001002GB00015F00010203', parcel: { parcelCode: '320499001002GB00015', division: DIVISION } };
const owner = (persona: 'P03' | 'P04') => ({ __typename: 'Person', personId: idOf(persona), deceased: 'FALSE', realEstateRights: { nodes: [{ use: '住宅', soleOwner: { person: { personId: idOf(persona), deceased: 'FALSE' }, entity: null }, unit: UNIT }] } });
const query = '{ subject { ... on Person { realEstateRights { nodes { unit { parcel { division { code name } } } } } } } }';
const OF_PARTY = { subject: { realEstateRights: { nodes: [{ unit: { parcel: { division: { code: '320411103', name: '薛家镇' } } } }] } } };

describe('the division of a parcel', () => {
  it.each([['an officer', officer], ['a clerk', clerk]] as const)('is part of the party\'s record that %s has before him', (_, principal) => {
    expect(ask(query, { principal, purpose: caseOf(RESTAURANT, [party('APPLICANT', 'P03')]), root: { subject: owner('P03') } }).data).toEqual(OF_PARTY);
  });

  it('is read by its owner without a case', () => {
    expect(ask(query.replace('subject { ... on Person {', 'me {').replace(/ \} \}$/, ' }'), { principal: citizen('P03'), root: { me: owner('P03') } }).data).toEqual({ me: OF_PARTY.subject });
  });

  it('is nothing to an officer whose case it is not, nor from a parcel that hangs on nobody', () => {
    const { data } = ask('{ parcel(parcelCode: "320499001002GB00015") { division { name } } }', { principal: officer, purpose: caseOf(RESTAURANT, [party('APPLICANT', 'P03')]), root: { parcel: UNIT.parcel } });
    expect(data).toEqual({ parcel: null });
    expect(ask(query, { principal: officer, purpose: caseOf(RESTAURANT, [party('APPLICANT', 'P03')], { caseAssigned: false }), root: { subject: owner('P03') } }).data).toEqual({ subject: { realEstateRights: null } });
  });
});

describe('a licence\'s number', () => {
  const licence = (holder: object) => ({ typeName: '食品经营许可证', number: 'JY23204990000020', entityNumber: null, ...holder });

  it('is masked to a clerk where a person holds it', () => {
    const root = { subject: { __typename: 'Person', personId: idOf('P03'), licenses: { nodes: [licence({ number: 'J320499-2024-000123' })] } } };
    const { data } = ask('{ subject { ... on Person { licenses { nodes { number entityNumber } } } } }', { principal: clerk, purpose: caseOf(RESTAURANT, [party('APPLICANT', 'P03')]), root });
    expect(data).toEqual({ subject: { licenses: { nodes: [{ number: 'J320499-****-****23', entityNumber: null }] } } });
  });
});
