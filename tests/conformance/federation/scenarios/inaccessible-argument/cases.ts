import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  {
    name: 'have their defaults', query: '{ users }', expected: { data: { users: ['1 north undefined undefined', '2 north undefined undefined'] } },
    noMonolith: 'the monolith is the API schema, which has no hidden argument and so no default of one',
  },
  {
    name: 'within an input object too', query: 'query ($by: Sorting) { users(first: 1, by: $by) }', variables: { by: { field: 'f' } }, expected: { data: { users: ['1 north f s'] } },
    noMonolith: 'the monolith is the API schema, which has no hidden argument and so no default of one',
  },
];
