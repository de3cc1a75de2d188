import type { ScenarioData } from '../../kit/scenario.ts';

/** Aliases that are called as a key, a required field or __typename. */
export function data(): ScenarioData {
  const product = { __typename: 'Product', id: '1', price: 70, secret: 3, cheap: (self: { price: number }) => self.price < 50 };
  return { root: { Query: { product, node: product } }, entities: [product] };
}
