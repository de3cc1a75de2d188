import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'goes to and fro', query: '{ post { byExpert } }', expected: { data: { post: { byExpert: false } } }, calls: { a: 2, b: 1 } },
  { name: 'and shows each stage', query: '{ post { author { years } byNovice byExpert } }', expected: { data: { post: { author: { years: 1 }, byNovice: true, byExpert: false } } }, calls: { a: 2, b: 1 } },
];
