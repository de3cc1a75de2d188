import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'one step', query: '{ thing { second } }', expected: { data: { thing: { second: 2 } } }, calls: { a: 2, b: 0, c: 1 } },
  {
    name: 'two steps', query: '{ thing { third } }', expected: { data: { thing: { third: 12 } } }, calls: { a: 2, b: 1, c: 1 },
    apolloDiffers: 'its planner asks the first subgraph for the required value at once, before the third was asked for what that one requires: docs/decisions/0230',
  },
];
