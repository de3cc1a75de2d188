import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSubgraphSettings } from '../../gateway/read-subgraph-settings.ts';
import { startPublicGateway } from './public-gateway.ts';
import type { SubgraphDefinition } from './subgraph-server.ts';

const directory = mkdtempSync(join(tmpdir(), 'shuqiao-settings-'));
const file = join(directory, 'subgraphs.yaml');
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function read(yaml: string): unknown {
  writeFileSync(file, yaml);
  return readSubgraphSettings(file);
}

describe('settings of subgraphs', () => {
  it('say of each what differs from the defaults', () => {
    expect(read('population: { maxBatch: 200, timeoutMs: 8000 }\nhrss:\n  compression: true\n')).toEqual({ population: { maxBatch: 200, timeoutMs: 8000 }, hrss: { compression: true } });
    expect(read('')).toEqual({});
  });

  it.each([
    ['hrss: { maxBatch: 0 }', 'hrss.maxBatch must be a whole number from 1 to 100000'],
    ['hrss: { timeoutMs: 1.5 }', 'hrss.timeoutMs must be a whole number from 10 to 300000'],
    ['hrss: { compression: "yes" }', 'hrss.compression must be true or false'],
    ['hrss: { batch: 3 }', 'hrss must have settings out of timeoutMs, concurrency, queue, maxResponseBytes, maxBatch, breakerThreshold, breakerOpenMs, compression, got batch'],
    ['hrss: { unshared: true }', 'got unshared'],
    ['hrss: 5', 'hrss must hold settings by name'],
    ['- hrss', 'it must hold settings by the name of a subgraph'],
    ['hrss: {', 'the settings of subgraphs must be a readable YAML file'],
  ])('that read %j are refused by name', (yaml, message) => {
    expect(() => read(yaml)).toThrow(message);
  });

  it('that cannot be read are refused by file', () => {
    expect(() => readSubgraphSettings(join(directory, 'nowhere.yaml'))).toThrow(/must be a readable YAML file, got .*nowhere\.yaml \(ENOENT\)/);
  });
});

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const users = [1, 2, 3, 4, 5].map((id) => ({ id: String(id) }));
const SUBGRAPHS: readonly SubgraphDefinition[] = [
  { name: 'register', sdl: `${LINK} type Query { users: [User!] } type User @key(fields: "id") { id: ID! }`, resolvers: { Query: { users: () => users } } },
  { name: 'ages', sdl: `${LINK} type User @key(fields: "id") { id: ID! age: Int }`, resolvers: { User: { __resolveReference: (user: { id: string }) => ({ ...user, age: Number(user.id) }) } } },
];

describe('a gateway with settings of subgraphs', () => {
  it('keeps to them, and reads them again with the supergraph', async () => {
    writeFileSync(file, 'ages: { maxBatch: 2, compression: true }');
    const gateway = await startPublicGateway(SUBGRAPHS, { config: { subgraphSettingsFile: file } });
    const ask = async (): Promise<unknown> => (await gateway.query('{ users { age } }')).body.data;
    const batches = (): unknown[] => (gateway.subgraphs['ages']?.received ?? []).splice(0).map(({ variables, headers }) => [(variables['representations'] as unknown[]).length, headers['accept-encoding']]);
    const all = { users: users.map(({ id }) => ({ age: Number(id) })) };
    expect(await ask()).toEqual(all);
    expect(batches().toSorted()).toEqual([[1, 'gzip, br'], [2, 'gzip, br'], [2, 'gzip, br']]);

    writeFileSync(file, 'ages: { maxBatch: 4 }');
    await gateway.gateway.reload();
    expect(await ask()).toEqual(all);
    expect(batches().toSorted()).toEqual([[1, undefined], [4, undefined]]);

    writeFileSync(file, 'nobody: { maxBatch: 4 }');
    await expect(gateway.gateway.reload()).rejects.toThrow(/must name subgraphs of the supergraph \(ages, register\), got nobody/);
    expect(await ask()).toEqual(all);
    await gateway.close();
  });
});
