import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'sends the fields of each runtime type', query: '{ shelves { label } }', expected: { data: { shelves: [{ label: 'b:5:-' }, { label: 'f:-:90' }, { label: 'empty' }] } }, calls: { a: 1, b: 1 } },
  { name: 'beside what the client asks by fragments', query: '{ shelves { label media { ... on Film { length: minutes } __typename } } }', expected: { data: { shelves: [{ label: 'b:5:-', media: { __typename: 'Book' } }, { label: 'f:-:90', media: { length: 90, __typename: 'Film' } }, { label: 'empty', media: null }] } } },
];
