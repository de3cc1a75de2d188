import { describe, expect, it } from 'vitest';
import { readSharing } from '../../../gateway/execution/sharing.ts';
import { createMetrics } from '../../../gateway/server/metrics.ts';
import { startPublicGateway } from '../public-gateway.ts';
import type { SubgraphDefinition } from '../subgraph-server.ts';

const USERS: SubgraphDefinition = {
  name: 'users',
  sdl: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) type Query { me: User } type User @key(fields: "id") { id: ID! name: String }',
  resolvers: { Query: { me: () => ({ id: '1', name: '张伟' }) } },
};

/** Values of one metric by its labels as written. */
async function read(url: string, name: string): Promise<Record<string, number>> {
  const text = await (await fetch(url.replace('/graphql', '/metrics'))).text();
  return Object.fromEntries([...text.matchAll(new RegExp(`^${name}\\{(?:[a-z]+="([^"]*)")\\} (\\S+)$`, 'gm'))].map(([, label, value]) => [label, Number(value)]));
}

describe('metrics of the graph that is served', () => {
  it('tell what the caches and the planner did', async () => {
    const gateway = await startPublicGateway([USERS]);
    await gateway.query('{ me { name } }');
    await gateway.query('{ me { name } }');
    await gateway.query('{ me { id } }');
    expect(await read(gateway.url, 'shuqiao_cache_hits_total')).toEqual({ document: 1, operation: 1, program: 0, plan: 0 });
    expect(await read(gateway.url, 'shuqiao_cache_misses_total')).toEqual({ document: 2, operation: 2, program: 2, plan: 2 });
    expect(await read(gateway.url, 'shuqiao_cache_entries')).toEqual({ document: 2, operation: 2, program: 2, plan: 2 });
    expect(await read(gateway.url, 'shuqiao_planning_total')).toEqual({ planned: 2, timeout: 0, refused: 0, failed: 0, queue_full: 0, given_up: 0 });
    expect(await read(gateway.url, 'shuqiao_shared_total')).toEqual({ request: 0, call: 0 });
    await gateway.close();
  });

  it('count what sharing spared', async () => {
    const gateway = await startPublicGateway([USERS], { config: { sharing: readSharing('users') ?? { kind: 'none' } } });
    await gateway.query('{ me { name } }');
    await Promise.all(Array.from({ length: 20 }, () => gateway.query('{ me { name } }')));
    const { request = 0 } = await read(gateway.url, 'shuqiao_shared_total');
    expect(request).toBeGreaterThan(0);
    expect(gateway.subgraphs['users']?.received).toHaveLength(21 - request);
    await gateway.close();
  });

  it('count swaps and refusals of a supergraph, and begin anew with the new one', async () => {
    const metrics = createMetrics({ processMetrics: false });
    const gateway = await startPublicGateway([USERS], { parts: { metrics } });
    await gateway.query('{ me { name } }');
    const good = gateway.supergraph.sdl;
    gateway.supergraph.sdl = 'type Query { no: Int }';
    await expect(gateway.gateway.reload()).rejects.toThrow();
    expect(await read(gateway.url, 'shuqiao_supergraph_reads_total')).toEqual({ swapped: 0, refused: 1 });
    gateway.supergraph.sdl = `${good}\n# newer`;
    await gateway.gateway.reload();
    expect(await read(gateway.url, 'shuqiao_supergraph_reads_total')).toEqual({ swapped: 1, refused: 1 });
    expect(await read(gateway.url, 'shuqiao_cache_misses_total')).toMatchObject({ plan: 0 });
    await gateway.close();
  });
});
