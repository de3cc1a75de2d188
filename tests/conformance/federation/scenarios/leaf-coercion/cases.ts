import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'are written exactly', query: '{ ok { i f s b id e } big { i f s b id e } bad { i } ints }', expected: { data: { ok: { i: -2147483648, f: 1e-7, s: '', b: false, id: '0', e: 'RED' }, big: { i: 2147483647, f: 1e21, s: '\u2028\u0000\ud83d\ude00', b: true, id: '7', e: 'GREEN' }, bad: null, ints: [0, -1, null] } } },
];
