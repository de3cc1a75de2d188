import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { YOUNG } from '../../bench/runner/peers.ts';
import { houseServices } from '../../sandbox/launcher/house-services.ts';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const flagsOf = (words: readonly string[]): readonly string[] => words.slice(words.indexOf('node') + 1, words.indexOf('gateway/main.ts'));

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const compose = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, { command?: string[] }> };
const launched = houseServices({ host: '127.0.0.1', gatewayPort: 0, portalPort: 0, subgraphBasePort: 0, departmentBasePort: 0, dataDirectory: '.shuqiao', size: 1, quiet: true }).flat();

/** Node's flags of the gateway, as `npm run gateway` has them: each is measured (decisions 0277, 0366, 0404), and what is measured must be what is run. */
const flags = flagsOf((scripts['gateway'] ?? '').split(' '));

describe('flags of node for the gateway', () => {
  it('are there', () => {
    expect(flags.length).toBeGreaterThan(0);
    for (const flag of flags) expect(flag).toMatch(/^--/);
  });

  it.each<[string, readonly string[] | undefined]>([
    ['npm start', launched.find(({ name }) => name === 'gateway')?.nodeOptions],
    ['docker-compose.yml', flagsOf(compose.services['gateway']?.command ?? [])],
    ['the benches', YOUNG],
  ])('are the same in %s', (_, others) => {
    expect(others).toEqual(flags);
  });
});
