import type { ScenarioData } from '../../kit/scenario.ts';

/** A product that two subgraphs know by different keys, and a third by both. */
export function data(): ScenarioData {
  const product = { __typename: 'Product', id: 'p1', upc: 'u1', name: '茶', price: 12 };
  return { root: { Query: { product } }, entities: [product] };
}
