import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'is null, with an error', query: '{ states }', noMonolith: 'the API schema cannot serialise it', expected: { data: { states: ['OPEN', null] }, errors: [{ path: ['states', 1], code: 'INTERNAL' }] } },
];
