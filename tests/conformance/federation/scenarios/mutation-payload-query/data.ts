import type { ScenarioData } from '../../kit/scenario.ts';

/** A payload that leads back to the query root. */
export function data(): ScenarioData {
  const query = { __typename: 'Query', count: 5, hello: 'h' };
  return { root: { Query: query, Mutation: { bump: { __typename: 'Payload', ok: true, query } } }, entities: [] };
}
