import type { ScenarioData } from '../../kit/scenario.ts';

/** A field that has moved: its old home must not be asked. */
export function data(): ScenarioData {
  const product = { __typename: 'Product', id: '1', name: 'n', price: 5 };
  return { root: { Query: { product } }, entities: [product], lies: { a: { 'Product.price': -1 } } };
}
