import type { ScenarioData } from '../../kit/scenario.ts';

/** One subgraph knows two types as one object, so that one alias with a meaning for each type is two fields of the same object there. */
export function data(): ScenarioData {
  const of = (__typename: string, code: string) => ({
    __typename, code, record: { __typename: 'Record', no: `${code}-1` }, score: (_self: unknown, { year }: { year?: number }) => (year ?? 0) + code.length,
    rating: { __typename: 'Rating', level: `level of ${code}` },
  });
  const holders = [of('Company', 'c'), of('Union', 'uu')];
  return { root: { Query: { holders } }, entities: holders, implementations: { Entity: ['Company', 'Union'] } };
}
