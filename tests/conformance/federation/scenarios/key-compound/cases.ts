import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'joins by all fields of the key', query: '{ rooms { name seats } }', expected: { data: { rooms: [{ name: 'A1', seats: 10 }, { name: 'A2', seats: 20 }, { name: 'B1', seats: 30 }] } }, calls: { a: 1, b: 1 } },
];
