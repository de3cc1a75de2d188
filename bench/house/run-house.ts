import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FaultKind, FaultSetting } from '../../sandbox/departments/server/fault-switch.ts';
import { requestToken, type TokenWish } from '../../sandbox/portal/headless/request-token.ts';
import { loadPortalData } from '../../sandbox/portal/register/portal-data.ts';
import { freePorts } from '../../tests/free-ports.ts';

/** The house as `npm start` runs it, each service a process of its own, on ports and in a directory of its own. */
export interface RunningHouse {
  readonly gatewayUrl: string;
  readonly subgraphBasePort: number;
  readonly portalPort: number;
  readonly departmentBasePort: number;
  /** Where its keys are, in `keys/`. */
  readonly dataDirectory: string;
  /** Milliseconds from the command to `ready`. */
  readonly startedInMs: number;
  token(wish: TokenWish): Promise<string>;
  /** Switches a fault of a department on; null clears all its faults. */
  fault(department: string, setting: FaultSetting | null): Promise<void>;
  /** The faults a department has. */
  faults(department: string): Promise<readonly FaultKind[]>;
  /** Ends all of it and leaves its directory, for whoever looks at what it wrote. */
  end(): Promise<void>;
  /** Ends all of it and removes its directory. */
  stop(): Promise<void>;
}

export interface HouseOptions {
  /** Synthetic persons; default 2,000. */
  readonly size?: number;
  /** Core to pin all of it to; default null for none. */
  readonly core?: number | null;
  readonly environment?: Readonly<Record<string, string>>;
  /** Gets everything the launcher and its services write to standard output and standard error; without it they are asked to be quiet. */
  readonly onOutput?: (chunk: Buffer) => void;
}

/** Starts the house and waits until it says `ready`; rejects with what it printed when it ends before. */
export async function runHouse({ size = 2_000, core = null, environment = {}, onOutput }: HouseOptions = {}): Promise<RunningHouse> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'shuqiao-bench-'));
  const base = await freePorts(40);
  const [gateway, portal, subgraphBasePort, departmentBasePort] = [base, base + 1, base + 5, base + 20];
  const started = performance.now();
  const [command = process.execPath, ...pinning] = core === null ? [] : ['taskset', '-c', String(core), process.execPath];
  const child = spawn(command, [...pinning, fileURLToPath(new URL('../../sandbox/start.ts', import.meta.url)), '--size', String(size), '--data-dir', dataDirectory, ...(onOutput === undefined ? ['--quiet'] : [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env, PORT: String(gateway), PORTAL_PORT: String(portal), SUBGRAPH_BASE_PORT: String(subgraphBasePort), DEPARTMENT_BASE_PORT: String(departmentBasePort),
      SHUQIAO_GATEWAY_LOG_LEVEL: 'error', ...environment,
    },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the house must start, it ended with ${code}:\n${output}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        onOutput?.(chunk);
        output = (output + chunk.toString()).slice(-10_000);
        if (/^ready http/m.test(output)) resolve();
      });
    }
  });
  const startedInMs = performance.now() - started;
  const data = loadPortalData();
  const end = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return {
    gatewayUrl: `http://127.0.0.1:${gateway}`, subgraphBasePort, portalPort: portal, departmentBasePort, dataDirectory, startedInMs,
    token: (wish) => requestToken({ portal: `http://127.0.0.1:${portal}`, fetch, data }, wish),
    fault: async (department, setting) => {
      const response = await fetch(`http://127.0.0.1:${departmentBasePort}/${department}/__faults`, setting === null ? { method: 'DELETE' } : { method: 'POST', body: JSON.stringify(setting) });
      if (!response.ok) throw new Error(`${department} must take the fault, got ${response.status}: ${await response.text()}`);
    },
    faults: async (department) => {
      const response = await fetch(`http://127.0.0.1:${departmentBasePort}/${department}/__faults`);
      return ((await response.json()) as { readonly supported: readonly FaultKind[] }).supported; // as the fault switch answers
    },
    end,
    stop: async () => {
      await end();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
