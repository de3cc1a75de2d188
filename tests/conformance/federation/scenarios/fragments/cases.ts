import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'merge their selections', query: 'query { users { ...P ...Q tags { key } } } fragment P on User { name tags { value } ...Q } fragment Q on User { id tags { key value } }', expected: { data: { users: [{ name: 'u', tags: [{ value: 'v', key: 'k' }], id: '1' }] } } },
  { name: 'apply by runtime type', query: '{ pet { ... on Being { name } ... on Dog { barks } ... on Cat { lives owner { tags { value } } } __typename } }', expected: { data: { pet: { name: 'c', lives: 9, owner: { tags: [{ value: 'v' }] }, __typename: 'Cat' } } } },
];
