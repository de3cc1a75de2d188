import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { populationSubgraph } from '../../subgraphs/population/population-subgraph.ts';
import { startSubgraph } from '../../subgraphs/start-subgraph.ts';
import type { RunningSubgraph } from '../../subgraphs/start-subgraph.ts';
import { KEYS, callSubgraph, personIdOf, personIds } from '../subgraphs/call-subgraph.ts';
import { DEPARTMENTS } from '../subgraphs/fake-answers.ts';

/*
 * access.md D5: what batches calls lives as long as one request. Were it shared, the second asker would get what the first was given, and the department
 * would not hear of the second. Red when the loader of persons outlives its request.
 */
let subgraph: RunningSubgraph;
const asked: { readonly caseNo: string | null; readonly documents: number }[] = [];

beforeAll(async () => {
  subgraph = await startSubgraph({
    name: 'population', port: 0, keys: KEYS, report: () => {}, departments: DEPARTMENTS,
    module: populationSubgraph({
      personIds, now: () => 0,
      adapter: {
        personsByIdNumber: async (documents, { caseNo }) => {
          asked.push({ caseNo, documents: documents.length });
          throw new Error('what it answers does not matter here');
        },
        household: async () => { throw new Error('not asked for'); },
        households: async () => { throw new Error('not asked for'); },
        figures: () => { throw new Error('not asked for'); },
        close: async () => undefined,
      },
    }),
  });
});
afterAll(() => subgraph.close());

describe('D5: a loader', () => {
  it('batches within one request and nothing beyond it: each request asks the department in its own name', async () => {
    const variables = { r: ['320499193802140016', '320499198503090031', '320499193802140016'].map((number) => ({ __typename: 'Person', personId: personIdOf(number) })) };
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { name sex { code } } } }';
    await Promise.all(['C-1', 'C-2'].map((caseNo) => callSubgraph(subgraph, query, { variables, context: { caseNo } })));
    await callSubgraph(subgraph, query, { variables, context: { caseNo: 'C-3' } });
    expect(asked.map(({ caseNo, documents }) => `${caseNo} ${documents}`).toSorted()).toEqual(['C-1 2', 'C-2 2', 'C-3 2']);
  });
});
