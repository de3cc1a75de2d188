import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'leaves out what is skipped, and asks nobody for it', query: 'query ($x: Boolean!) { a user @skip(if: $x) { age } b @include(if: $x) }', variables: { x: true }, expected: { data: { a: 1, b: 2 } }, calls: { a: 1, b: 1 } },
  { name: 'includes what is not', query: 'query ($x: Boolean!) { a user @skip(if: $x) { age } b @include(if: $x) }', variables: { x: false }, expected: { data: { a: 1, user: { age: 3 } } } },
  { name: 'spares the call of a skipped entity field', query: 'query ($x: Boolean!) { user { name age @include(if: $x) } }', variables: { x: false }, expected: { data: { user: { name: 'n' } } }, calls: { a: 1, b: 0 } },
  { name: 'merges conditions on the same field', query: 'query ($x: Boolean!, $y: Boolean!) { user { ...A @include(if: $x) ... @skip(if: $y) { age mail } age @include(if: $y) } } fragment A on User { age name }', variables: { x: false, y: false }, expected: { data: { user: { age: 3, mail: 'm' } } } },
  { name: 'with other values of the same variables', query: 'query ($x: Boolean!, $y: Boolean!) { user { ...A @include(if: $x) ... @skip(if: $y) { age mail } age @include(if: $y) } } fragment A on User { age name }', variables: { x: true, y: true }, expected: { data: { user: { age: 3, name: 'n' } } } },
  { name: 'takes literals', query: '{ a @include(if: false) b @skip(if: false) user @include(if: true) { friends { age @skip(if: true) name } } }', expected: { data: { b: 2, user: { friends: [{ name: 'n' }] } } } },
];
