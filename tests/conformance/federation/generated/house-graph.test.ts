import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stripGrades } from '../../../../schema/strip-grades.ts';
import { coerceVariables } from '../kit/coerce-variables.ts';
import { createTestFederation } from '../kit/federation.ts';
import { generateQuery } from './generate-query.ts';
import { HashedGraph } from './hashed-graph.ts';
import { SeededRandom } from './seeded-random.ts';
import { SEED } from '../../../property.ts';

const FULL = process.env['SHUQIAO_TEST_COUNTS'] === 'full';
const COUNT = FULL ? 10_000 : 100;
const SHAPE = { maxDepth: FULL ? 5 : 4, maxFields: 4, budget: FULL ? 24 : 14, rootFields: null, values: {} };

describe(`generated queries over this project's own graph (seed ${SEED}, ${COUNT} queries)`, () => {
  const sdl = stripGrades(readFileSync(new URL('../../../../schema/supergraph.graphql', import.meta.url), 'utf8'));
  const unwired = createTestFederation(sdl, { send: async () => ({ kind: 'failure', failure: 'CONNECT' }), close: async () => undefined });
  const graph = new HashedGraph(sdl, unwired.loaded.facts.apiSdl);
  const federation = createTestFederation(sdl, graph.transport());
  const random = new SeededRandom(SEED);

  it('are answered as one monolithic schema answers them', { timeout: 3_600_000 }, async () => {
    let overSeveral = 0;
    for (let at = 0; at < COUNT; at += 1) {
      const { query, variables } = generateQuery(federation.apiSchema, random, SHAPE);
      const [result, oracle] = await Promise.all([federation.run(query, coerceVariables(federation.apiSchema, query, variables)), graph.monolith(query, variables)]);
      const where = `query ${at} of seed ${SEED}: ${query} ${JSON.stringify(variables)}`;
      expect(oracle.errors, where).toBeUndefined();
      expect(JSON.parse(result.dataText), where).toEqual(JSON.parse(JSON.stringify(oracle.data)));
      expect(result.errors, where).toEqual([]);
      if (result.calls.size > 1) overSeveral += 1;
    }
    // Queries that one subgraph answers alone prove nothing of federation.
    expect(overSeveral).toBeGreaterThan(COUNT / 4);
  });
});
