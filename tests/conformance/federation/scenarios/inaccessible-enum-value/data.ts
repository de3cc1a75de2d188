import type { ScenarioData } from '../../kit/scenario.ts';

/** An enum value that no client may see. */
export function data(): ScenarioData {
  return { root: { Query: { states: ['OPEN', 'CLOSED'] } }, entities: [] };
}
