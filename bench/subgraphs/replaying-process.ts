import { randomUUID } from 'node:crypto';
import { readGatewayKeys } from '../../gateway/gateway-keys.ts';
import type { AssertionContext } from '../../schema/contract/assertion.ts';
import { signAssertion } from '../../schema/contract/sign-assertion.ts';
import { SUBGRAPH_PORTS } from '../../schema/subgraph-sources.ts';
import { createCheapHttpServer } from './cheap-http-server.ts';

/**
 * Stands in front of a house's subgraphs at /NAME and asks each question once: what a subgraph said to the bytes of a body is said again to the same bytes.
 * So a gateway is measured against what real subgraphs answer at the price of cheap ones. It signs its questions itself, as of the context given, for
 * an ungraded gateway signs none. Where LICENCES is set, every list of licences has as many.
 *
 * Usage: replaying-process.ts SUBGRAPH_BASE_PORT KEYS_DIRECTORY CONTEXT_JSON [LICENCES]
 */
const [basePort, keysDirectory, contextText, licences] = process.argv.slice(2);
if (basePort === undefined || keysDirectory === undefined || contextText === undefined) throw new Error('Usage: replaying-process.ts SUBGRAPH_BASE_PORT KEYS_DIRECTORY CONTEXT_JSON [LICENCES]');
const keys = await readGatewayKeys(keysDirectory);
const context = JSON.parse(contextText) as AssertionContext; // written by the bench itself
const addresses = new Map<string, URL>(Object.entries(SUBGRAPH_PORTS).map(([name, port]) => [`/${name}`, new URL(`http://127.0.0.1:${Number(basePort) + port - 4100}/graphql`)]));

async function ask(path: string, body: Buffer): Promise<Buffer> {
  const url = addresses.get(path);
  const key = keys.assertions.get(path.slice(1));
  if (url === undefined || key === undefined) throw new Error(`there must be a subgraph at ${path}`);
  const signed = signAssertion({ url, body }, { ...context, requestId: randomUUID(), deadline: Date.now() + 20_000 }, key);
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json', ...signed }, body: body.toString('utf8') });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} must answer, got ${response.status}: ${text.slice(0, 300)}`);
  return Buffer.from(licences === undefined ? text : JSON.stringify(withLicences(JSON.parse(text), Number(licences))));
}

/** The same answer of a holder with `count` licences, each with a number of its own. */
function withLicences(value: unknown, count: number): unknown {
  if (Array.isArray(value)) return value.map((each) => withLicences(each, count));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => {
    if (name !== 'licenses' || typeof each !== 'object' || each === null || !('nodes' in each) || !Array.isArray(each.nodes) || each.nodes.length === 0) return [name, withLicences(each, count)];
    const nodes: readonly unknown[] = each.nodes;
    return [name, { ...each, nodes: Array.from({ length: count }, (_, i) => nodes[i % nodes.length]) }];
  }));
}

const kept = new Map<string, Buffer>();
let calls = 0;
const server = createCheapHttpServer((path, body) => {
  if (path === '/calls') return Buffer.from(String(calls));
  calls += 1;
  const key = path + body.toString('latin1');
  const known = kept.get(key);
  if (known !== undefined) return known;
  return ask(path, Buffer.from(body)).then((answer) => {
    kept.set(key, answer);
    return answer;
  }, (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    return Buffer.from('{"errors":[{"message":"the subgraph could not be asked"}]}');
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) console.log(`ready ${address.port}`);
});
process.on('SIGTERM', () => process.exit(0));
