import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'shows what clients see, and nothing of federation', query: '{ __type(name: "User") { name fields { name } } user { name } }', expected: { data: { __type: { name: 'User', fields: [{ name: 'id' }, { name: 'name' }, { name: 'age' }] }, user: { name: 'n' } } } },
  { name: 'takes variables, aliases and fragments', query: 'query ($n: String!, $d: Boolean!) { ...F t: __type(name: $n) { fields(includeDeprecated: $d) { name } } } fragment F on Query { __schema { queryType { name } } }', variables: { n: 'User', d: true },
    expected: { data: { __schema: { queryType: { name: 'Query' } }, t: { fields: [{ name: 'id' }, { name: 'name' }, { name: 'old' }, { name: 'age' }] } } }, calls: { a: 0, b: 0 } },
  { name: 'is null for a type that nobody sees', query: '{ a: __type(name: "_Entity") { name } b: __type(name: "join__Graph") { name } }', expected: { data: { a: null, b: null } } },
];
