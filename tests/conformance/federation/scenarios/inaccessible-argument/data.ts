import type { ScenarioData } from '../../kit/scenario.ts';

/** An argument and an input field that no client may see. */
export function data(): ScenarioData {
  const names = ['1', '2', '3'];
  const users = (_source: unknown, args: { first: number; tenant: string; by?: { field: string; secret: string } }) => names.slice(0, args.first).map((name) => `${name} ${args.tenant} ${args.by?.field} ${args.by?.secret}`);
  return { root: { Query: { users } }, entities: [] };
}
