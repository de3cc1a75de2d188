import type { ScenarioData } from '../../kit/scenario.ts';

/** Relay's node interface, and an interface that only one subgraph knows. */
export function data(): ScenarioData {
  const a = { __typename: 'A', id: '1', a: 'x' };
  const b = { __typename: 'B', id: '2', name: 'n', other: a };
  const c: Record<string, unknown> & { __typename: string } = { __typename: 'C', id: '3' };
  c['c'] = c;
  const all = [a, b, c];
  return { root: { Query: { nodes: all, node: (_self: unknown, { id }: { id: string }) => all.find((one) => one.id === id) ?? null } }, entities: all };
}
