import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'sends the member that is there', query: '{ desks { sign } }', expected: { data: { desks: [{ sign: '赵六' }, { sign: '某公司' }] } }, calls: { a: 1, b: 1 } },
];
