import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'are the same type', query: '{ hello user { name age mail } }', expected: { data: { hello: 'h', user: { name: 'n', age: 3, mail: 'm' } } } },
];
