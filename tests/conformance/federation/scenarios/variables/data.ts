import type { ScenarioData } from '../../kit/scenario.ts';

/** Variables of every form, in root and entity fetches. */
export function data(): ScenarioData {
  const entities: { __typename: string; id: string; [field: string]: unknown }[] = [];
  const echo = (_self: unknown, args: unknown) => {
    const made = { __typename: 'Echo', id: 'e', text: JSON.stringify(args), plus: (_own: unknown, { i, j }: { i: number; j: (number | null)[] }) => i + j.length };
    entities.splice(0, entities.length, made);
    return made;
  };
  return { root: { Query: { echo } }, entities };
}
