import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'reaches entities through nested lists', query: '{ grid { value } }', expected: { data: { grid: [[{ value: 10 }, null], [], [{ value: 20 }, { value: 30 }, { value: 10 }]] } }, calls: { a: 1, b: 1 } },
  { name: 'writes nested lists of scalars', query: '{ grid { id rows } }', expected: { data: { grid: [[{ id: '1', rows: [[1], null, []] }, null], [], [{ id: '2', rows: [[2], null, []] }, { id: '3', rows: [[3], null, []] }, { id: '1', rows: [[1], null, []] }]] } } },
];
