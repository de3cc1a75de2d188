import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'answers root fields of other subgraphs below it', query: 'mutation { bump { ok query { hello } } }', expected: { data: { bump: { ok: true, query: { hello: 'h' } } } } },
];
