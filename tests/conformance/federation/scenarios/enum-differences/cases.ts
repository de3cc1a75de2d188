import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'answers values of either subgraph', query: '{ kinds byState { state kind } }', expected: { data: { kinds: ['X', 'W'], byState: [{ state: 'OPEN', kind: 'Z' }, { state: 'DONE', kind: 'X' }] } } },
  { name: 'passes an enum argument on', query: 'query ($s: State) { byState(state: $s) { id } open: byState(state: OPEN) { id } }', variables: { s: 'DONE' }, expected: { data: { byState: [{ id: '2' }], open: [{ id: '1' }] } } },
];
