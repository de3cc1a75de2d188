import type { ScenarioData } from '../../kit/scenario.ts';

/** Mutations of two subgraphs, which must run one after the other. */
export function data(): ScenarioData {
  const log: string[] = [];
  const entities: { __typename: string; id: string; [field: string]: unknown }[] = [];
  const add = (prefix: string) => (_self: unknown, { text }: { text: string }) => {
    log.push(prefix + text);
    const note = { __typename: 'Note', id: String(log.length), text, length: text.length, seen: log.length };
    entities.push(note);
    return note;
  };
  return { root: { Query: { log }, Mutation: { addA: add('a'), addB: add('b'), failA: () => { log.push('fail'); throw new Error('no'); } } }, entities };
}
