import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'take their object with them', query: '{ open { id need } }', expected: { data: { open: [{ id: '1', need: 1 }, null, { id: '3', need: 3 }] }, errors: [{ path: ['open', 1, 'need'], code: 'INTERNAL' }] } },
  { name: 'take the list with them when its items must not be null', query: '{ list { need } }', expected: { data: { list: null }, errors: [{ path: ['list', 1, 'need'], code: 'INTERNAL' }] } },
  { name: 'stop at the first place that may be null', query: '{ must { item { need } } }', expected: { data: { must: null }, errors: [{ path: ['must', 'item', 'need'], code: 'INTERNAL' }] } },
  { name: 'what may be null is null alone', query: '{ list { want } }', expected: { data: { list: [{ want: 1 }, { want: 2 }, { want: null }] }, errors: [{ path: ['list', 2, 'want'], code: 'INTERNAL' }] } },
];
