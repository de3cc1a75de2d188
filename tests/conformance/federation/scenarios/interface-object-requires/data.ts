import type { ScenarioData } from '../../kit/scenario.ts';

/** An interface object that needs a field of the real types. */
export function data(): ScenarioData {
  const rich = (self: { balance: number }) => self.balance > 100;
  const accounts = [{ __typename: 'Savings', no: '1', balance: 500, rate: 0.5, rich }, { __typename: 'Current', no: '2', balance: 5, rich }];
  return { root: { Query: { accounts } }, entities: accounts, implementations: { Account: ['Savings', 'Current'] } };
}
