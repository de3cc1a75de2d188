import type { ScenarioData } from '../../kit/scenario.ts';

/** A root field that must not be null, and fails. */
export function data(): ScenarioData {
  return { root: { Query: { need: () => { throw new Error('no'); }, other: 1 } }, entities: [] };
}
