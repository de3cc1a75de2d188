import type { ScenarioData } from '../../kit/scenario.ts';

/** A fee computed from another subgraph's values. */
export function data(): ScenarioData {
  const products = [{ price: 899, weight: 100 }, { price: 1299, weight: 1000 }, { price: null, weight: 50 }].map((own, index) => ({
    __typename: 'Product', upc: String(index + 1), ...own, stock: index === 0,
    shipping: (self: { price: number | null; weight: number }) => (self.price === null ? null : self.price > 1000 ? 0 : self.weight / 2),
  }));
  return { root: { Query: { products } }, entities: products };
}
