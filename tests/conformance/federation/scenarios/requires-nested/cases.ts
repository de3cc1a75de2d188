import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'sends lists and objects of what is required', query: '{ orders { id fee } }', expected: { data: { orders: [{ id: '1', fee: 105 }, { id: '2', fee: 0 }, { id: '3', fee: 0 }] } }, calls: { a: 1, b: 1 } },
  { name: 'shows of them only what was asked', query: '{ orders { fee lines { note } address { zip } } }', expected: { data: { orders: [{ fee: 105, lines: [{ note: 'n' }, { note: null }], address: { zip: '1' } }, { fee: 0, lines: [], address: null }, { fee: 0, lines: null, address: { zip: '2' } }] } } },
];
