import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'a null key finds nothing, and the rest is answered', query: '{ books { title price } }', expected: { data: { books: [{ title: 'one', price: 10 }, { title: 'two', price: null }, null] } } },
];
