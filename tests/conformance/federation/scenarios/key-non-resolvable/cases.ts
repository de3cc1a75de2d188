import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'follows a reference to its owner', query: '{ ticket { no owner { name } } }', expected: { data: { ticket: { no: 4, owner: { name: '王五' } } } }, calls: { a: 1, b: 1 } },
  { name: 'asks nobody else for the key alone', query: '{ ticket { owner { id } } }', expected: { data: { ticket: { owner: { id: '7' } } } }, calls: { a: 1, b: 0 } },
];
