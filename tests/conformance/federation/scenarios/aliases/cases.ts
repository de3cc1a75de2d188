import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'keep the same field with different arguments apart', query: '{ x: user(id: 1) { a: name b: name(upper: true) s1: score(of: 1) s2: score(of: 2) } y: user(id: 2) { a: name s1: score(of: 10) } }',
    expected: { data: { x: { a: 'n1', b: 'N1', s1: 1, s2: 2 }, y: { a: 'n2', s1: 20 } } } },
  { name: 'may be called as another field', query: '{ user(id: 1) { friend: name name: id id: score(of: 3) score: friend { id: name } } }', expected: { data: { user: { friend: 'n1', name: '1', id: 3, score: { id: 'n2' } } } } },
  { name: 'may be called as something that every object inherits', query: '{ constructor: user(id: 1) { toString: name hasOwnProperty: score(of: 2) valueOf: friend { isPrototypeOf: name } } }',
    expected: { data: { constructor: { toString: 'n1', hasOwnProperty: 2, valueOf: { isPrototypeOf: 'n2' } } } } },
  { name: 'are missing where the data has nothing, though every object inherits the name', query: '{ constructor: user(id: 9) { toString: name } }', expected: { data: { constructor: null } } },
];
