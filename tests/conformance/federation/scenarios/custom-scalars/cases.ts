import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'pass through as they are', query: '{ thing { on any list } }', expected: { data: { thing: { on: '2026-01-01', any: { a: [1, null, { b: 'x\\"y' }], n: 1.5 }, list: [1, 'two', null, false, { three: 3 }] } } } },
  { name: 'as arguments and as keys', query: 'query ($g: JSON) { thing { more(given: $g) } }', variables: { g: { deep: [{ x: '值' }] } }, expected: { data: { thing: { more: { deep: [{ x: '值' }] } } } } },
];
