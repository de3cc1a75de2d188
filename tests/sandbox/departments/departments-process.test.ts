import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { readDepartmentsConfig } from '../../../sandbox/departments/config.ts';
import { startDepartments } from '../../../sandbox/departments/start-departments.ts';

const MAIN = new URL('../../../sandbox/departments/main.ts', import.meta.url).pathname;

describe('the departments as one process', () => {
  it('says where each listens, answers healthz once all do, and ends on SIGTERM with code 0', async () => {
    const child = spawn(process.execPath, [MAIN], { env: { ...process.env, DEPARTMENT_BASE_PORT: '0', SYNTHETIC_SIZE: '200' }, stdio: ['ignore', 'pipe', 'inherit'] });
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (line.startsWith('departments ready')) break;
    }
    const address = /http:\/\/[\d.:]+/.exec(lines.at(-1) ?? '')?.[0] ?? '';
    expect(await (await fetch(`${address}/healthz`)).json()).toEqual({ status: 'ok', department: 'control' });
    const listed = (await (await fetch(address)).json()) as { name: string; url: string }[];
    expect(listed.map(({ name, url }) => `department ${name} ${url}`)).toEqual(lines.slice(0, -1));
    expect(listed.map(({ name }) => name)).toEqual(['population', 'legal-person', 'credit', 'e-license', 'geospatial', 'hrss', 'real-estate', 'medical-insurance']);
    for (const { name, url } of listed.filter((department) => department.url.startsWith('http'))) expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok', department: name });
    const switched = await fetch(`${address}/credit/__faults`, { method: 'POST', body: '{"fault":"truncate-window","times":1}' });
    expect(await switched.json()).toEqual({ active: [{ fault: 'truncate-window', times: 1 }] });
    expect(await (await fetch(`${address}/population/__received`)).json()).toEqual([]);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });

  it('closes what it had started when a port is taken', async () => {
    const config = { host: '127.0.0.1', basePort: 0, size: 100, seed: 'taken' };
    const first = await startDepartments(config);
    await expect(startDepartments({ ...config, basePort: first.control.port - 1 })).rejects.toThrow('EADDRINUSE');
    await first.close();
  });

  it.each([
    [{ DEPARTMENT_BASE_PORT: 'x' }, 'DEPARTMENT_BASE_PORT'],
    [{ SYNTHETIC_SIZE: '3' }, 'SYNTHETIC_SIZE'],
    [{ HOST: '' }, 'HOST'],
  ])('refuses to start with %o and names the variable', (environment, name) => {
    expect(() => readDepartmentsConfig(environment)).toThrow(name);
  });
});
