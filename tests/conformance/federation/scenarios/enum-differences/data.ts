import type { ScenarioData } from '../../kit/scenario.ts';

/** Enums that differ: an output enum is the union of its values. */
export function data(): ScenarioData {
  const tasks = [{ __typename: 'Task', id: '1', state: 'OPEN', kind: 'Z' }, { __typename: 'Task', id: '2', state: 'DONE', kind: 'X' }];
  return { root: { Query: { byState: (_self: unknown, { state }: { state?: string | null }) => tasks.filter((task) => (state ?? null) === null || task.state === state), kinds: ['X', 'W'] } }, entities: tasks };
}
