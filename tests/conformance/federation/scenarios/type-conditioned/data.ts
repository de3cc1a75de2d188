import type { ScenarioData } from '../../kit/scenario.ts';

/** The same path under two types, with different arguments, on the very same entity. */
export function data(): ScenarioData {
  const y = { __typename: 'Y', id: 'y', word: (_self: unknown, { text }: { text: string }) => text };
  const x = { __typename: 'X', id: 'x', value: (_self: unknown, { times }: { times: number }) => times * 7, inner: y };
  return { root: { Query: { nodes: [{ __typename: 'A', id: '1', x }, { __typename: 'B', id: '2', x }, { __typename: 'A', id: '3', x: null }] } }, entities: [x, y] };
}
