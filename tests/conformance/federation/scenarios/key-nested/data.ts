import type { ScenarioData } from '../../kit/scenario.ts';

/** Orders known by an object of two fields. */
export function data(): ScenarioData {
  const orders = [1, 2].map((no) => ({ __typename: 'Order', buyer: { __typename: 'Buyer', org: 'x', no }, title: `t${no}`, total: no * 1.5, state: no === 1 ? 'OPEN' : null }));
  return { root: { Query: { orders } }, entities: orders };
}
