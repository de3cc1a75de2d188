import { describe, expect, it } from 'vitest';
import { coerceVariables } from '../kit/coerce-variables.ts';
import { compose } from '../kit/compose.ts';
import { createTestFederation } from '../kit/federation.ts';
import { createLocalTransport } from '../kit/local-transport.ts';
import { runMonolith } from '../kit/monolith.ts';
import { createLocalSubgraph } from '../kit/subgraph.ts';
import { generateQuery } from './generate-query.ts';
import { SeededRandom } from './seeded-random.ts';
import { SYNTHETIC_SUBGRAPHS, syntheticData } from './synthetic-graph.ts';
import { SEED } from '../../../property.ts';

const FULL = process.env['SHUQIAO_TEST_COUNTS'] === 'full';
const COUNT = FULL ? 10_000 : 300;

// Apollo's planner needs seconds for a large random query, so the everyday run asks small ones.
const SHAPE = { maxDepth: FULL ? 5 : 4, maxFields: FULL ? 4 : 3, budget: FULL ? 24 : 12, rootFields: null, values: { id: ['1', '2', '3', '4', 'b1', 't2', 'none'], ids: [['b1', 't1'], [], ['b3']] } };

describe(`generated queries over the synthetic graph (seed ${SEED}, ${COUNT} queries)`, () => {
  const data = syntheticData();
  const subgraphs = SYNTHETIC_SUBGRAPHS.map(({ name, sdl }) => createLocalSubgraph(name, sdl, data));
  const federation = createTestFederation(compose(SYNTHETIC_SUBGRAPHS), createLocalTransport(subgraphs));
  const random = new SeededRandom(SEED);

  it('are answered as one monolithic schema answers them', { timeout: 3_600_000 }, async () => {
    let overSeveral = 0;
    for (let at = 0; at < COUNT; at += 1) {
      const { query, variables } = generateQuery(federation.apiSchema, random, SHAPE);
      const [result, oracle] = await Promise.all([
        federation.run(query, coerceVariables(federation.apiSchema, query, variables)),
        runMonolith(federation.loaded.facts.apiSdl, data, query, variables),
      ]);
      const where = `query ${at} of seed ${SEED}: ${query} ${JSON.stringify(variables)}`;
      expect(JSON.parse(result.dataText), where).toEqual(JSON.parse(JSON.stringify(oracle.data)));
      expect(result.errors, where).toEqual([]);
      expect(oracle.errors, where).toBeUndefined();
      if (result.calls.size > 1) overSeveral += 1;
      // Two requests at once that differ in a variable nobody uses: each fetch is made and merged once, and nobody may write to what both hold.
      const shared = await Promise.all([{}, { unused: 1 }].map((more) => federation.run(query, { ...coerceVariables(federation.apiSchema, query, variables), ...more }, { input: { shareKey: 'k' } })));
      for (const { dataText, errors, path } of shared) expect({ dataText, errors, path }, where).toEqual({ dataText: result.dataText, errors: [], path: result.path });
    }
    // Queries that one subgraph answers alone prove nothing of federation.
    expect(overSeveral).toBeGreaterThan(COUNT / 4);
    expect(federation.engine.statistics.shared.calls).toBeGreaterThan(COUNT / 2);
  });
});
