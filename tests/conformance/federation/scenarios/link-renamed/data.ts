import type { ScenarioData } from '../../kit/scenario.ts';

/** Directives under names of their own, by two versions of federation. */
export function data(): ScenarioData {
  const user = { __typename: 'User', id: '1', name: '张伟', city: '常州', greeting: (self: { name: string }) => `${self.name}您好` };
  return { root: { Query: { user } }, entities: [user] };
}
