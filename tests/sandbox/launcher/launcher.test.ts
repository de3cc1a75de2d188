import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requireFreePorts } from '../../../sandbox/launcher/require-free-ports.ts';
import { LAUNCHER_HELP, readLauncherSettings } from '../../../sandbox/launcher/launcher-settings.ts';
import { ensureSandboxKeys } from '../../../sandbox/launcher/sandbox-keys.ts';
import { runService, type RunningService } from '../../../sandbox/launcher/service-process.ts';
import { stopServices } from '../../../sandbox/launcher/stop-services.ts';
import { waitUntilReady } from '../../../sandbox/launcher/wait-until-ready.ts';
import { freePorts } from '../../free-ports.ts';

let directory: string;
let lines: string[];
let running: RunningService[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'shuqiao-launcher-'));
  lines = [];
  running = [];
});
afterEach(() => running.forEach((one) => one.kill('SIGKILL')));

/** Starts a service whose whole program is `source`; it prints its port as its first line. */
async function start(name: string, source: string): Promise<RunningService> {
  const entry = join(directory, `${name}.ts`);
  writeFileSync(entry, source);
  let sawLine = (): void => {};
  const firstLine = new Promise<void>((resolve) => { sawLine = resolve; });
  const one = runService({ name, entry, arguments: [], environment: {}, readyUrl: 'http://127.0.0.1:9/' }, {
    out: (line) => { lines.push(line); sawLine(); },
    error: (line) => lines.push(line),
  });
  running.push(one);
  await Promise.race([firstLine, one.ended]);
  return one;
}

const SERVER = `import { createServer } from 'node:http';
const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1', () => console.log('port ' + (server.address() as { port: number }).port));`;

describe('the launcher', () => {
  it('makes missing keys once, for the owner only, and never replaces one', () => {
    const made = ensureSandboxKeys(join(directory, 'keys'));
    expect(made).toContain('person-id.key');
    expect(made).toContain('assertion-e-license.key');
    const key = readFileSync(join(directory, 'keys', 'person-id.key'), 'utf8');
    expect(Buffer.from(key, 'base64')).toHaveLength(64);
    expect(statSync(join(directory, 'keys', 'person-id.key')).mode & 0o077).toBe(0);
    expect(ensureSandboxKeys(join(directory, 'keys'))).toEqual([]);
    expect(readFileSync(join(directory, 'keys', 'person-id.key'), 'utf8')).toBe(key);
  });

  it('reads its settings, with the ports of the outside contract by default', () => {
    expect(readLauncherSettings([], {})).toMatchObject({ host: '127.0.0.1', gatewayPort: 4000, portalPort: 4001, subgraphBasePort: 4100, departmentBasePort: 4200, size: 2000 });
    expect(readLauncherSettings(['--size', '20000', '--data-dir', 'x'], { PORT: '5000' })).toMatchObject({ gatewayPort: 5000, size: 20000, dataDirectory: join(process.cwd(), 'x') });
    expect(readLauncherSettings(['--help'], {})).toBeNull();
    expect(LAUNCHER_HELP).toContain('--size');
  });

  it.each([
    [['--size', '3'], {}, '--size must be a whole number from 15 to 1000000, got "3"'],
    [['--size', '1e3'], {}, '--size must be a whole number from 15 to 1000000, got "1e3"'],
    [[], { PORT: 'http' }, 'PORT must be a whole number from 1 to 65000, got "http"'],
  ])('refuses the settings %j %j by name', (argv, environment, message) => {
    expect(() => readLauncherSettings(argv, environment)).toThrow(new TypeError(message));
  });

  it('refuses ports that are taken, lest another house answers for this one, and says which and how to move them', async () => {
    const port = await freePorts(24);
    const other = createServer((_, response) => response.end('ready')).listen(port, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const settings = readLauncherSettings([], { PORT: String(port), PORTAL_PORT: String(port + 1), SUBGRAPH_BASE_PORT: String(port + 1), DEPARTMENT_BASE_PORT: String(port + 12) });
    if (settings === null) throw new Error('help was not asked for');
    await expect(requireFreePorts(settings)).rejects.toThrow(`ports must be free, but something listens at 127.0.0.1:${port} (PORT, PORTAL_PORT, SUBGRAPH_BASE_PORT, DEPARTMENT_BASE_PORT move them)`);
    await new Promise((resolve) => other.close(resolve));
    await expect(requireFreePorts(settings)).resolves.toBeUndefined();
  });

  it('waits until a service answers, and prefixes its lines with its name', async () => {
    const one = await start('answering', SERVER);
    const port = lines[0]?.split(' ').at(-1);
    await waitUntilReady({ ...one, service: { ...one.service, readyUrl: `http://127.0.0.1:${port}/` } }, 600_000);
    expect(lines[0]).toMatch(/^\[answering\] port \d+$/);
  });

  it('waits on after a sleep of the machine, and gives up on a service that is looked at for as long as it may take', async () => {
    const one = await start('late', `
      import { createServer } from 'node:http';
      let looks = 0;
      const server = createServer((_, response) => { looks += 1; response.statusCode = looks > 3 ? 200 : 503; response.end(); });
      server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));`);
    const readyUrl = `http://127.0.0.1:${lines[0]?.split(' ').at(-1)}/`;
    let at = 0;
    const hours = (): number => (at += 3_600_000);
    await waitUntilReady({ ...one, service: { ...one.service, readyUrl } }, 90_000, hours);
    const looks: number[] = [];
    const seconds = (): number => looks.push(looks.length) * 1_000;
    await expect(waitUntilReady({ ...one, service: { ...one.service, readyUrl: 'http://127.0.0.1:9/' } }, 5_000, seconds)).rejects.toThrow('late was not ready at http://127.0.0.1:9/ within 5000 ms');
    expect(looks).toHaveLength(6);
  });

  it('names a service that ends before it is ready', async () => {
    const one = await start('broken', `console.error('PORT must be free'); process.exit(3);`);
    await one.ended;
    await expect(waitUntilReady(one, 5_000)).rejects.toThrow('broken ended before it was ready; its lines above say why');
    expect(lines).toContain('[broken] PORT must be free');
  });

  it('stops stage after stage in reverse, so that the gateway goes before what it asks', async () => {
    const first = await start('departments', `${SERVER} process.on('SIGTERM', () => { console.log('departments ends'); process.exit(0); });`);
    const second = await start('gateway', `${SERVER} process.on('SIGTERM', () => setTimeout(() => { console.log('gateway ends'); process.exit(0); }, 50));`);
    expect(await stopServices([[first], [second]], 600_000)).toEqual([]);
    expect(lines.filter((line) => line.endsWith('ends'))).toEqual(['[gateway] gateway ends', '[departments] departments ends']);
  });

  it('kills a service that does not stop in time, and says which', async () => {
    const deaf = await start('deaf', `${SERVER} process.on('SIGTERM', () => {});`);
    expect(await stopServices([[deaf]], 200)).toEqual(['deaf']);
    expect((await deaf.ended).signal).toBe('SIGKILL');
  });
});
