import type { ScenarioData } from '../../kit/scenario.ts';

/** A required field that has moved. */
export function data(): ScenarioData {
  const cart = { __typename: 'Cart', id: '1', total: 10, tax: 1, due: (self: { total: number }) => self.total + 1 };
  return { root: { Query: { cart } }, entities: [cart], lies: { a: { 'Cart.total': -1 } } };
}
