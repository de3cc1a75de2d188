import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'is not asked for, and inherits the error', query: '{ products { name fee } }', noMonolith: 'graphql-js has no fetches that could be left out',
    expected: { data: { products: [{ name: 'a', fee: 8 }, { name: 'b', fee: null }] }, errors: [{ path: ['products', 1, 'fee'], code: 'SOURCE_UNAVAILABLE' }] } , apolloDiffers: 'ApolloGateway sends the failed value on as null, and the subgraph computes from it' },
  { name: 'both say so when both were asked', query: '{ products { price fee } }', noMonolith: 'graphql-js has no fetches that could be left out',
    expected: { data: { products: [{ price: 4, fee: 8 }, { price: null, fee: null }] }, errors: [{ path: ['products', 1, 'price'], code: 'SOURCE_UNAVAILABLE' }, { path: ['products', 1, 'fee'], code: 'SOURCE_UNAVAILABLE' }] }, apolloDiffers: 'ApolloGateway sends the failed value on as null, and the subgraph computes from it' },
];
