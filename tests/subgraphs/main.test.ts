import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SUBGRAPH_PORTS, readSubgraphSources } from '../../schema/subgraph-sources.ts';
import { subgraphConfig } from '../../subgraphs/config.ts';
import { startSubgraph, subgraphPort } from '../../subgraphs/start-subgraph.ts';
import { RUNNING_SUBGRAPHS } from '../../subgraphs/subgraph-registry.ts';
import { KEYS, callSubgraph } from './call-subgraph.ts';
import { DEPARTMENTS } from './fake-answers.ts';
import { freePorts } from '../free-ports.ts';

const MAIN = new URL('../../subgraphs/main.ts', import.meta.url).pathname;
let keys: string;
const put = (name: string, bytes: Uint8Array) => writeFileSync(join(keys, name), `${Buffer.from(bytes).toString('base64')}\n`);
beforeEach(() => {
  keys = mkdtempSync(join(tmpdir(), 'keys-'));
  put('person-id.key', KEYS.personId);
  put('cursor.key', KEYS.cursor);
  put('assertion-population.key', KEYS.assertion);
});
afterEach(() => rmSync(keys, { recursive: true }));

async function run(flags: readonly string[], environment: Record<string, string> = {}) {
  const port = await freePorts(1);
  const child = spawn(process.execPath, [MAIN, ...flags], { env: { PATH: '', SHUQIAO_KEYS_DIR: keys, SUBGRAPH_BASE_PORT: String(port - 1), ...environment } });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => { said.out += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { said.err += chunk.toString(); });
  return { child, port, exit: once(child, 'exit'), said };
}

describe('the subgraphs as processes', () => {
  it('start one alone, say where, answer the gateway, and stop cleanly on SIGTERM', async () => {
    const { child, port, exit, said } = await run(['--only', 'population']);
    await once(child.stdout, 'data');
    const url = `http://127.0.0.1:${port}/graphql`;
    expect(said.out).toBe(`subgraph population listening ${url}\n`);
    await expect(callSubgraph({ name: 'population', url }, '{ __typename }')).resolves.toMatchObject({ status: 200, data: { __typename: 'Query' } });
    child.kill('SIGTERM');
    await expect(exit).resolves.toEqual([0, null]);
  });

  it.each<[string, Record<string, string>, () => void, string]>([
    ['a key that is missing', {}, () => rmSync(join(keys, 'cursor.key')), 'cursor.key must be in the keys directory'],
    ['a key of the wrong length', {}, () => put('person-id.key', new Uint8Array(16)), 'person-id.key must hold 64 bytes in base64, got 16'],
    ['a port that is none', { SUBGRAPH_BASE_PORT: 'http' }, () => undefined, 'SUBGRAPH_BASE_PORT must be a port from 1 to 65000, got "http"'],
    ['a department at no address', { POPULATION_URL: 'population' }, () => undefined, 'POPULATION_URL must be an address of its protocol'],
  ])('do not start with %s, and say what must hold', async (_what, environment, prepare, message) => {
    prepare();
    const { exit, said } = await run(['--only', 'population'], environment);
    await expect(exit).resolves.toEqual([1, null]);
    expect(said.err).toContain(message);
  });
});

describe('the registry of subgraphs', () => {
  it('holds every subgraph of the graph but governance, which is a room of its own', () => {
    expect([...RUNNING_SUBGRAPHS, 'governance'].sort()).toEqual(readSubgraphSources().flatMap(({ name, url }) => (url === null ? [] : [name])).sort());
  });

  it('gives each the port of the supergraph', () => {
    expect(RUNNING_SUBGRAPHS.map((name) => subgraphPort(name, 4100))).toEqual(RUNNING_SUBGRAPHS.map((name) => SUBGRAPH_PORTS[name]));
  });

  it.each(RUNNING_SUBGRAPHS.filter((name) => name !== 'parties'))('starts %s over its production adapter, whose department need not be there', async (name) => {
    const subgraph = await startSubgraph({ name, port: 0, keys: KEYS, departments: DEPARTMENTS });
    await expect(callSubgraph(subgraph, '{ __typename }')).resolves.toMatchObject({ data: { __typename: 'Query' } });
    await expect((await fetch(subgraph.url.replace('/graphql', '/metrics'))).text()).resolves.toContain(`shuqiao_source_state{source="${name}",state="UP"} 1`);
    await subgraph.close();
  });

  it('never puts a secret into a configuration error', () => {
    expect(() => subgraphConfig({ CREDIT_URL: 'http://user:topsecret@127.0.0.1/qzk' })).toThrow(/^CREDIT_URL must be an address of its protocol, as its default is$/);
  });
});
