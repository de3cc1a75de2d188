import type { ScenarioData } from '../../kit/scenario.ts';

/** Scalars of one's own: any JSON. */
export function data(): ScenarioData {
  const thing = { __typename: 'Thing', on: '2026-01-01', any: { a: [1, null, { b: 'x\\"y' }], n: 1.5 }, list: [1, 'two', null, false, { three: 3 }], more: (_self: unknown, { given }: { given?: unknown }) => given ?? null };
  return { root: { Query: { thing } }, entities: [thing] };
}
