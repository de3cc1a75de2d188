import type { ScenarioData } from '../../kit/scenario.ts';

/** The shape of this project's own graph: one subgraph knows the concrete types, two others the interface alone, and one of those requires a field of the first. */
export function data(): ScenarioData {
  const company = { __typename: 'Company', code: 'MY9', place: 'p1', address: ({ place }: { place?: string }) => (place === undefined ? null : { __typename: 'Address', street: `${place} road` }) };
  return { root: { Query: { holder: company } }, entities: [company], implementations: { Entity: ['Company', 'Union'] } };
}
