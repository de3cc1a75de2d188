import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'mean the same under any name', query: '{ user { name greeting city } }', expected: { data: { user: { name: '张伟', greeting: '张伟您好', city: '常州' } } }, calls: { a: 1, b: 1 } },
  { name: 'and in any version', query: '{ user { greeting } }', expected: { data: { user: { greeting: '张伟您好' } } } },
];
