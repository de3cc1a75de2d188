import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'joins by an object within the key', query: '{ orders { title total state } }', expected: { data: { orders: [{ title: 't1', total: 1.5, state: 'OPEN' }, { title: 't2', total: 3, state: null }] } } },
  { name: 'shows of the key what was selected', query: '{ orders { buyer { no } state } }', expected: { data: { orders: [{ buyer: { no: 1 }, state: 'OPEN' }, { buyer: { no: 2 }, state: null }] } } },
];
