import type { ScenarioData } from '../../kit/scenario.ts';

/** A required field with an argument, which the client may ask with another. */
export function data(): ScenarioData {
  const product = { __typename: 'Product', upc: '1', price: (_self: unknown, { currency }: { currency: string }) => (currency === 'CNY' ? 70 : 10), cheap: (self: { price: unknown }) => (typeof self.price === 'function' ? self.price(self, { currency: 'CNY' }) : self.price) < 50 };
  return { root: { Query: { product } }, entities: [product] };
}
