import type { ScenarioData } from '../../kit/scenario.ts';

/** Input objects that differ: clients may use what all have. */
export function data(): ScenarioData {
  const find = (_self: unknown, { filter }: { filter?: { name: string; limit: number; tags?: string[] } | null }) => (filter === null || filter === undefined ? null : [filter.name, String(filter.limit), ...(filter.tags ?? [])]);
  return { root: { Query: { find, other: (_self: unknown, args: never) => find(_self, args)?.join('') ?? null } }, entities: [] };
}
