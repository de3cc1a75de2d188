import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'fields of a missing entity are null without an error', query: '{ users { name age tags } }', expected: { data: { users: [{ name: 'a', age: 30, tags: ['x'] }, { name: 'b', age: null, tags: null }] } } },
  { name: 'what requires a missing value is not asked for', query: '{ users { name adult } }', expected: { data: { users: [{ name: 'a', adult: true }, { name: 'b', adult: null }] } } },
];
