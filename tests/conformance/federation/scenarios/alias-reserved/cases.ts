import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'an alias never stands in for a required value', query: '{ product { price: secret cheap } }', expected: { data: { product: { price: 3, cheap: false } } }, apolloDiffers: 'its planner sends the alias\'s value to the other subgraph' },
  { name: 'nor for a key', query: '{ product { id: secret cheap } }', expected: { data: { product: { id: 3, cheap: false } } }, apolloDiffers: 'its planner sends the alias\'s value to the other subgraph' },
  { name: 'nor for a runtime type', query: '{ node { __typename: id ... on Product { cheap } } }', expected: { data: { node: { __typename: '1', cheap: false } } }, apolloDiffers: 'it reads the alias as the runtime type' },
  { name: 'and __typename may be called anything', query: '{ node { id: __typename price: id } }', expected: { data: { node: { id: 'Product', price: '1' } } } },
];
