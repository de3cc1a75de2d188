import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningSubgraph } from '../../subgraphs/start-subgraph.ts';
import { startSubgraph } from '../../subgraphs/start-subgraph.ts';
import { KEYS, callSubgraph, personIdOf } from './call-subgraph.ts';
import { DEPARTMENTS } from './fake-answers.ts';

const [P01, P02] = ['320499193802140016', '320499193802140024'].map(personIdOf);

let subgraph: RunningSubgraph;
beforeAll(async () => {
  subgraph = await startSubgraph({ name: 'parties', port: 0, keys: KEYS, departments: DEPARTMENTS });
});
afterAll(() => subgraph.close());

describe('the parties subgraph', () => {
  it('answers me, subject and subjects from the assertion, and from nothing else', async () => {
    const subjects = [{ role: 'APPLICANT', kind: 'PERSON', key: P01 ?? '' }, { role: 'SPOUSE', kind: 'PERSON', key: P02 ?? '' }] as const;
    const query = '{ me { personId } subject { ... on Person { personId } } spouse: subject(role: SPOUSE) { ... on Person { personId } } child: subject(role: CHILD) { __typename } subjects { __typename ... on Person { personId } } }';
    await expect(callSubgraph(subgraph, query, { context: { subjects } })).resolves.toMatchObject({
      data: { me: null, subject: { personId: P01 }, spouse: { personId: P02 }, child: null, subjects: [{ __typename: 'Person', personId: P01 }, { __typename: 'Person', personId: P02 }] },
      extensions: { provenance: [] },
    });
    await expect(callSubgraph(subgraph, '{ me { personId } subjects { __typename } }', { context: { self: P01 ?? '' } })).resolves.toMatchObject({ data: { me: { personId: P01 }, subjects: [] } });
  });

  it.each([
    ['91320499MY9A00018R', 'Enterprise'], ['92320499MY9A00026H', 'IndividualBusiness'], ['93320499MY9E00062G', 'FarmerCooperative'], ['11320499MY9B00035D', 'GovernmentAgency'],
    ['12320499MY9C00044T', 'PublicInstitution'], ['52320499MY9D000537', 'SocialOrganization'],
  ])('gives a party that is the entity %s as %s, by its code', async (uscc, type) => {
    const answer = await callSubgraph(subgraph, `{ subjects { __typename ... on ${type} { uscc } } }`, { context: { subjects: [{ role: 'APPLICANT', kind: 'ENTITY', key: uscc }] } });
    expect(answer.data).toEqual({ subjects: [{ __typename: type, uscc }] });
  });
});
