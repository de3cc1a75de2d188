import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'merges what comes from both', query: '{ person { extra file { no date owner { code name } } } }', expected: { data: { person: { extra: 'e', file: { no: '7', date: '2026-01-02', owner: { code: 'x', name: 'X' } } } } } },
];
