import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../gateway/config.ts';
import { readSubgraphSources } from '../../schema/subgraph-sources.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Service {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: unknown;
  readonly build?: { readonly target: string };
}
const compose = parse(readFileSync(`${root}docker-compose.yml`, 'utf8'), { merge: true }) as { services: Record<string, Service>; volumes: Record<string, null> };
const dockerfile = readFileSync(`${root}Dockerfile`, 'utf8');
const services = Object.entries(compose.services);

/** `${NAME:-default}` as compose would write it with nothing set. */
const settled = (text: string): string => text.replaceAll(/\$\{[A-Z_]+(?::-([^}]*)|[^}]*)?\}/g, (_, fallback: string | undefined) => fallback ?? 'set');

describe('docker-compose.yml', () => {
  it('has the house, its database, and the sandbox as a profile', () => {
    expect(services.filter(([, { profiles }]) => profiles === undefined).map(([name]) => name).sort()).toEqual(['gateway', 'governance', 'postgres', 'subgraphs']);
    expect(services.filter(([, { profiles }]) => profiles?.includes('sandbox')).map(([name]) => name).sort()).toEqual(['departments', 'keys', 'portal']);
  });

  it.each(services.filter(([, { command }]) => command !== undefined))('%s starts a program that its image holds', (_, { command, build }) => {
    const entry = command?.find((word) => word.endsWith('.ts')) ?? '';
    expect(existsSync(root + entry)).toBe(true);
    const copied = [...dockerfile.matchAll(/^COPY (\w+) \.\/\1$/gm)].map(([, folder]) => folder);
    expect(copied).toContain(entry.split('/')[0]);
    if (!entry.startsWith('sandbox/')) expect(build?.target).toBe('house');
  });

  it('publishes on the loopback address only', () => {
    for (const [, { ports }] of services) for (const port of ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('names every volume it mounts', () => {
    for (const [, { volumes }] of services) for (const volume of volumes ?? []) expect(compose.volumes).toHaveProperty(volume.split(':')[0] ?? '');
  });

  it('gives the gateway settings it understands, and an address for every subgraph of the graph', () => {
    const environment = Object.fromEntries(Object.entries(compose.services['gateway']?.environment ?? {}).map(([name, text]) => [name, settled(text)]));
    const config = readConfig([], environment);
    const subgraphs = readSubgraphSources().filter(({ url }) => url !== null).map(({ name }) => name);
    expect([...(config?.subgraphUrls.keys() ?? [])].sort()).toEqual([...subgraphs].sort());
    expect(config?.login.issuer).toBe(settled(compose.services['portal']?.environment?.['PORTAL_ISSUER'] ?? ''));
    expect(config?.keysDirectory).toBe('/keys');
  });

  it('asks for the password instead of having one', () => {
    expect(compose.services['postgres']?.environment?.['POSTGRES_PASSWORD']).toMatch(/^\$\{POSTGRES_PASSWORD:\?/);
  });
});
