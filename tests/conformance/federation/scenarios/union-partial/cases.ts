import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'asks each subgraph for the members it knows', query: '{ a { __typename ... on Book { title } ... on Film { minutes } ... on Song { seconds } } b { ... on Book { id } ... on Film { title } ... on Song { seconds } } }',
    expected: { data: { a: [{ __typename: 'Book', title: 'B' }, { __typename: 'Film', minutes: 90 }], b: [{ title: 'F' }, { seconds: 200 }] } } },
];
