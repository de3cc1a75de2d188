import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'answer as without them', query: '{ users(first: 1) { name photo { bytes } } }', expected: { data: { users: [{ name: 'n1', photo: { bytes: 1 } }] } }, calls: { a: 1, b: 1 } },
];
