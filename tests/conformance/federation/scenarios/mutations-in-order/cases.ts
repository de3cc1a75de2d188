import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'run in the order written', query: 'mutation { one: addB(text: "x") { id } two: addA(text: "yy") { id length } three: addB(text: "zzz") { id text } }',
    expected: { data: { one: { id: '1' }, two: { id: '2', length: 2 }, three: { id: '3', text: 'zzz' } } } },
  { name: 'go on after one that fails', query: 'mutation { failA { id } addB(text: "x") { id } }', expected: { data: { failA: null, addB: { id: '2' } }, errors: [{ path: ['failA'], code: 'INTERNAL' }] } },
  { name: 'pass variables', query: 'mutation ($t: String!) { addA(text: $t) { text seen } }', variables: { t: '中文 "quoted" \\' }, expected: { data: { addA: { text: '中文 "quoted" \\', seen: 1 } } } },
];
