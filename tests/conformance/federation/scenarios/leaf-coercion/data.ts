import type { ScenarioData } from '../../kit/scenario.ts';

/** Leaf values at their limits. */
export function data(): ScenarioData {
  return { root: { Query: { ok: { __typename: 'Leaf', i: -2147483648, f: 1e-7, s: '', b: false, id: '0', e: 'RED' }, bad: null, big: { __typename: 'Leaf', i: 2147483647, f: 1e21, s: '\u2028\u0000\ud83d\ude00', b: true, id: 7, e: 'GREEN' }, ints: [0, -1, null] } }, entities: [] };
}
