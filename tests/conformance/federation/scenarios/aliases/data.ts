import type { ScenarioData } from '../../kit/scenario.ts';

/** Aliases at every level. */
export function data(): ScenarioData {
  const users: ({ __typename: string; id: string } & Record<string, unknown>)[] = ['1', '2'].map((id) => ({ __typename: 'User', id, name: (_self: unknown, { upper }: { upper: boolean }) => (upper ? 'N' : 'n') + id, score: (_self: unknown, { of }: { of: number }) => of * Number(id) }));
  const [one, two] = users;
  if (one !== undefined && two !== undefined) { one['friend'] = two; two['friend'] = one; }
  return { root: { Query: { user: (_self: unknown, { id }: { id: string }) => users.find((user) => user.id === id) ?? null } }, entities: users };
}
