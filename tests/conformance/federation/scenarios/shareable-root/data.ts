import type { ScenarioData } from '../../kit/scenario.ts';

/** Root fields of several subgraphs, one of them in both. */
export function data(): ScenarioData {
  return { root: { Query: { version: '1', a: 2, b: 3 } }, entities: [] };
}
