import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compose } from '../conformance/federation/kit/compose.ts';
import { readScenario } from '../conformance/federation/kit/scenario.ts';
import { createLocalSubgraph } from '../conformance/federation/kit/subgraph.ts';
import type { LocalSubgraph } from '../conformance/federation/kit/subgraph.ts';
import { PUBLIC, runGatewayProcess } from './gateway-process.ts';
import type { GatewayProcess } from './gateway-process.ts';

/**
 * The outside contract: `npm run gateway -- --supergraph FILE --ungraded public --login none` serves any Federation 2 supergraph. Supergraphs that have nothing of this house, the real
 * entry point, and subgraphs on sockets.
 */
/** Each is a process of its own; the corpus asks all of them of the engine, so that a few are enough each time. */
const SERVED = ['link-renamed', 'federation-1', 'interface-object-requires', ...(process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? ['mutations-in-order', 'union-partial', 'cost-and-list-size'] : [])];
const SCENARIOS = new URL('../conformance/federation/scenarios', import.meta.url).pathname;
const REQUEST = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).optional() });
const directory = mkdtempSync(join(tmpdir(), 'shuqiao-foreign-'));
const servers: Server[] = [];
const gateways: GatewayProcess[] = [];

afterEach(() => {
  for (const { child } of gateways.splice(0)) child.kill('SIGKILL');
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A socket of a subgraph that may be exchanged. */
async function listen(): Promise<{ readonly url: string; serve: (subgraph: LocalSubgraph) => void }> {
  let served: LocalSubgraph | null = null;
  const server = createServer(async (request, response) => {
    const result = (await served?.execute(REQUEST.parse(await json(request)))) ?? {};
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP address is expected');
  return { url: `http://127.0.0.1:${address.port}/graphql`, serve: (subgraph) => void (served = subgraph) };
}

function run(sdl: string): GatewayProcess {
  const file = join(directory, 'supergraph.graphql');
  writeFileSync(file, sdl);
  const gateway = runGatewayProcess(join(directory, 'data'), ['--supergraph', file, '--port', '0', ...PUBLIC]);
  gateways.push(gateway);
  return gateway;
}

describe('a supergraph of somebody else', () => {
  it.each(SERVED)('like that of the scenario %s is served from its sockets', async (name) => {
    const scenario = await readScenario(SCENARIOS, name);
    const places = await Promise.all(scenario.subgraphs.map(listen));
    const gateway = run(compose(scenario.subgraphs.map((subgraph, at) => ({ ...subgraph, url: places[at]?.url ?? '' }))));
    const url = await gateway.url;
    for (const { query, variables, expected } of scenario.cases) {
      const data = scenario.data();
      scenario.subgraphs.forEach(({ name: subgraph, sdl }, at) => places[at]?.serve(createLocalSubgraph(subgraph, sdl, data)));
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) });
      expect(await response.json(), query).toMatchObject({ data: expected.data });
    }
  });

  const link = (directive: string): string => `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "${directive}", "@context", "@fromContext"])`;
  it.each([
    ['somebody is logged in', 'authenticated', `${link('@authenticated')} type Query { a: Int @authenticated }`],
    ['arguments come from what stands around', 'context', `${link('@shareable')} type Query { u: U } type U @key(fields: "id") @context(name: "u") { id: ID! currency: String b: B } type B @key(fields: "id") { id: ID! price(currency: String @fromContext(field: "$u { currency }")): Int }`],
  ])('that demands that %s is refused at the start, for what is not enforced must not be served', async (_what, name, sdl) => {
    const { child, output } = run(compose([{ name: 'a', sdl }]));
    expect((await once(child, 'exit'))[0]).toBe(1);
    expect(output.error).toMatch(new RegExp(`the supergraph demands https://specs\\.apollo\\.dev/${name}/v0\\.1 for SECURITY, which this gateway does not know`));
    expect(output.out).toBe('');
  });
});
