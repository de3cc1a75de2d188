import type { ScenarioData } from '../../kit/scenario.ts';

/** A key and a required field that no client may see. */
export function data(): ScenarioData {
  const user = { __typename: 'User', id: '1', name: 'n', threshold: 7, over: (self: { threshold: number }) => self.threshold > 5 };
  return { root: { Query: { user } }, entities: [user] };
}
