import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'requires the argument of the schema', query: '{ product { cheap } }', expected: { data: { product: { cheap: false } } } },
  { name: 'keeps the client\'s argument apart from the required one', query: '{ product { price(currency: USD) cheap } }', expected: { data: { product: { price: 10, cheap: false } } }, apolloDiffers: 'its planner takes the client\'s value for the required one' },
  { name: 'keeps a default argument apart from the required one', query: '{ product { price cheap } }', expected: { data: { product: { price: 10, cheap: false } } }, apolloDiffers: 'its planner takes the client\'s value for the required one' },
  { name: 'and under an alias', query: '{ product { usd: price(currency: USD) cny: price(currency: CNY) cheap } }', expected: { data: { product: { usd: 10, cny: 70, cheap: false } } } },
];
