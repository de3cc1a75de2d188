import { readFileSync } from 'node:fs';
import { houseSubgraphs } from './house-subgraphs.ts';
import type { Workload, WorkloadRequest } from './workload.ts';

const DOSSIER = readFileSync(new URL('../../docs/queries/dossier.graphql', import.meta.url), 'utf8').replace(/^query[^}]*\}[^}]*\}\s*\}/, '');
const PERSON = `query Person($id: ID!) { person(personId: $id) { ...Dossier } }\n${DOSSIER}`;
const HUNDRED = `query Hundred($ids: [ID!]!) {
  persons(personIds: $ids) {
    personId name idNumber sex { code name } birthDate hukouAddress mobile personStatus
    hukouArea { code name }
    socialInsurance { insuranceType { name } status { name } totalMonths contributionBase }
    licenses(first: 3) { nodes { typeName number issuer validTo longTerm } }
  }
}`;
const ENTERPRISE = `query Enterprise($uscc: ID!) {
  legalEntity(uscc: $uscc) {
    uscc name status legalRepName establishedOn businessScope entityType { code name }
    creditRating { level score asOf }
    licenses(first: 50) { nodes { licenseId typeCode typeName number holderName issuer issuerUscc issuedOn validFrom validTo longTerm status } }
  }
}`;

const FORMS = 500;
const varied = (make: (number: number) => WorkloadRequest): readonly WorkloadRequest[] => Array.from({ length: FORMS }, (_, at) => make(at + 1));
const persons = (from: number): string[] => Array.from({ length: 100 }, (_, at) => `personId-${(from + at * 7) % 1_000}`);

const person = (number: number): WorkloadRequest => ({ query: PERSON, variables: { id: `personId-${number}` } });
const hundred = (number: number): WorkloadRequest => ({ query: HUNDRED, variables: { ids: persons(number) } });
const enterprise = (number: number): WorkloadRequest => ({ query: ENTERPRISE, variables: { uscc: `uscc-${number}` } });

/** This project's own graph: what clients really ask. Each once with the same variables for everybody, once with 500 in turn. */
export function houseWorkloads(): readonly Workload[] {
  const subgraphs = houseSubgraphs();
  return [
    { name: 'person', title: 'one person in full, over this project\'s own schema', subgraphs, requests: [person(1)] },
    { name: 'person-varied', title: 'the same, 500 persons in turn', subgraphs, requests: varied(person) },
    { name: 'hundred-persons', title: 'a hundred persons in a list', subgraphs, requests: [hundred(1)] },
    { name: 'hundred-persons-varied', title: 'the same, 500 lists in turn', subgraphs, requests: varied(hundred) },
    { name: 'enterprise-licences', title: 'an enterprise with 50 licences', subgraphs, requests: [enterprise(1)] },
    { name: 'enterprise-licences-varied', title: 'the same, 500 enterprises in turn', subgraphs, requests: varied(enterprise) },
  ];
}
