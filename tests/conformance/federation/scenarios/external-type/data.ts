import type { ScenarioData } from '../../kit/scenario.ts';

/** A type that is external as a whole. */
export function data(): ScenarioData {
  const order = { __typename: 'Order', id: '1', item: { __typename: 'Item', sku: 's', size: 2 }, pack: (self: { item: { sku: string; size: number } }) => `${self.item.sku}${self.item.size}` };
  return { root: { Query: { order } }, entities: [order] };
}
