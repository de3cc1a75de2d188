import type { ScenarioData } from '../../kit/scenario.ts';

/** A source that does not answer for one product: its price is unknown, which is not the same as none. */
export function data(): ScenarioData {
  const fail = () => { throw Object.assign(new Error('ORA-00942 table HR.T_PRICE'), { extensions: { code: 'SOURCE_UNAVAILABLE', source: 'prices', retryAfterMs: 500 } }); };
  const products = [{ __typename: 'Product', upc: '1', name: 'a', price: 4, fee: (self: { price: number }) => self.price * 2 }, { __typename: 'Product', upc: '2', name: 'b', price: fail, fee: (self: { price: number }) => self.price * 2 }];
  return { root: { Query: { products } }, entities: products };
}
