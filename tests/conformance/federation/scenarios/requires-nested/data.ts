import type { ScenarioData } from '../../kit/scenario.ts';

/** A fee that needs lists and objects. */
export function data(): ScenarioData {
  const fee = (self: { lines: { count: number; note?: string }[] | null; address: { city: string } | null }) => (self.lines ?? []).reduce((sum, { count }) => sum + count, 0) + (self.address?.city === 'N' ? 100 : 0);
  const orders = [
    { __typename: 'Order', id: '1', lines: [{ __typename: 'Line', sku: 'a', count: 2, note: 'n' }, { __typename: 'Line', sku: 'b', count: 3, note: null }], address: { __typename: 'Address', city: 'N', zip: '1' }, fee },
    { __typename: 'Order', id: '2', lines: [], address: null, fee },
    { __typename: 'Order', id: '3', lines: null, address: { __typename: 'Address', city: 'S', zip: '2' }, fee },
  ];
  return { root: { Query: { orders } }, entities: orders };
}
