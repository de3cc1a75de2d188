import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'an object of a hidden type is null, with an error', query: '{ finds { __typename ... on Open { text } } }', noMonolith: 'the API schema cannot hold such an object',
    expected: { data: { finds: [{ __typename: 'Open', text: 'o' }, null] }, errors: [{ path: ['finds', 1], code: 'INTERNAL' }] } },
  { name: 'and takes a list of non-null items with it', query: '{ strict { ... on Open { text } } }', noMonolith: 'the API schema cannot hold such an object',
    expected: { data: { strict: null }, errors: [{ path: ['strict', 1], code: 'INTERNAL' }] } },
];
