import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { freePorts, GIVEN_PORTS } from '../free-ports.ts';

const [PROCESSES, TIMES, COUNT] = [5, 6, 40];
/** Asks again and again, says what it was given, and lives on without using any of it. */
const ASKER = `
  const { freePorts } = await import(${JSON.stringify(new URL('../free-ports.ts', import.meta.url).href)});
  const given = [];
  for (let times = 0; times < ${TIMES}; times += 1) given.push(await freePorts(${COUNT}));
  console.log(JSON.stringify(given));
  process.stdin.resume();`;

describe('ports that are asked for by number', () => {
  it('are given to one process alone, also while nobody uses them yet', async () => {
    const children = Array.from({ length: PROCESSES }, () => spawn(process.execPath, ['--input-type=module', '-e', ASKER], { stdio: ['pipe', 'pipe', 'inherit'] }));
    try {
      const lines = await Promise.all(children.map(async ({ stdout }) => String((await once(createInterface({ input: stdout }), 'line'))[0])));
      const given = lines.flatMap((line) => JSON.parse(line) as number[]).flatMap((first) => Array.from({ length: COUNT }, (_, offset) => first + offset));
      expect(given).toHaveLength(PROCESSES * TIMES * COUNT);
      expect(new Set(given).size).toBe(given.length);
    } finally {
      for (const child of children) child.kill('SIGKILL');
    }
  });

  it('are free and given once, and stand below those of the system', async () => {
    const [first, second] = [await freePorts(3), await freePorts(3)];
    expect(Math.abs(second - first)).toBeGreaterThanOrEqual(3);
    expect(Math.max(first, second) + 3).toBeLessThan(32_768);
    const servers = [first, first + 1, first + 2].map((port) => createServer().listen(port, '127.0.0.1'));
    await Promise.all(servers.map((server) => once(server, 'listening')));
    for (const server of servers) server.close();
  });

  it('are none that fetch refuses to go to', async () => {
    // The WHATWG's list of such ports, as this runtime has it.
    const blocked = [1_719, 1_720, 1_723, 2_049, 3_659, 4_045, 4_190, 5_060, 5_061, 6_000, 6_566, 6_665, 6_666, 6_667, 6_668, 6_669, 6_679, 6_697, 10_080];
    for (const port of blocked) {
      await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ cause: { message: 'bad port' } });
      expect(port < GIVEN_PORTS.first || port >= GIVEN_PORTS.end).toBe(true);
    }
  });

  it('are never more than fit between two places', () => expect(freePorts(64)).rejects.toThrow('at most 63 ports in a row are given, not 64'));
});
