import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from './child.ts';
import type { Child } from './child.ts';
import { watchGateway } from './gateway-watch.ts';
import type { GatewayFigures } from './gateway-watch.ts';
import { writeGraphFiles } from './graph-files.ts';
import { listening } from './listening.ts';
import { PEERS } from './peers.ts';
import type { Peer } from './peers.ts';
import type { ProcessFigures } from './process-watch.ts';
import type { Workload } from '../workloads/workload.ts';

/** One gateway over the cheap subgraphs of a workload: the gateway on core 0, subgraphs and load on core 1 where there are two. */
export interface RunningGateway {
  readonly child: Child;
  readonly url: string;
  readonly core: { readonly gateway: number | null; readonly load: number | null };
  /** Runs a script of this bench on the load's core for so many seconds, its last argument, and reads the JSON it prints. Default URL the gateway's. */
  runLoad<T>(script: string, rate: string, seconds: string, url?: string): Promise<T>;
  /** What held gateway and subgraphs up since this was asked last. */
  held(): Promise<{ readonly gateway: GatewayFigures | null; readonly subgraphs: ProcessFigures }>;
  /** From now on subgraphs answer after so many milliseconds. */
  delaySubgraphs(milliseconds: number): Promise<void>;
  /** Ends the subgraphs, and the gateway where it has not ended yet. */
  close(): Promise<void>;
}

/** For a load process to start, and to read the last answers. */
const LOAD_MARGIN_MS = 60_000;

const here = (file: string): string => fileURLToPath(new URL(`../${file}`, import.meta.url));

export interface RunningGatewayOptions {
  /** Of all that is measured; default this process's. */
  readonly priority?: number;
  /** Node's flags for what stands beside the gateway, subgraphs and load; default none. */
  readonly besideFlags?: readonly string[];
}

/** Starts the peer of that name, or the one given; nothing is pinned for one of several processes. @throws RangeError when it cannot be run here. */
export async function startGateway(workload: Workload, name: string | Peer, port: number, { besideFlags = [], ...options }: RunningGatewayOptions = {}): Promise<RunningGateway> {
  const peer = typeof name === 'string' ? PEERS.find((candidate) => candidate.name === name) : name;
  if (peer === undefined) throw new RangeError(`the peer must be one of ${PEERS.map((candidate) => candidate.name).join(', ')}, got ${String(name)}`);
  const core = availableParallelism() > 1 && !peer.workers ? { gateway: 0, load: 1 } : { gateway: null, load: null };
  const directory = mkdtempSync(join(tmpdir(), 'shuqiao-bench-'));
  const subgraphs = await startChild({ args: [...besideFlags, here('subgraphs/subgraph-process.ts'), workload.name], core: core.load, ready: /ready (\d+)/, ...options });
  const child = await startChild({
    args: peer.args(writeGraphFiles(directory, workload, subgraphs.said), port), core: core.gateway, ready: peer.ready, ...options,
    ...(peer.command === null ? {} : { command: peer.command }), ...(peer.environment === undefined ? {} : { environment: peer.environment }),
  });
  await listening(port);
  const url = `http://127.0.0.1:${port}${peer.path}`;
  const heldUp = watchGateway(url);
  return {
    child, url, core,
    runLoad: async <T>(script: string, rate: string, seconds: string, target = url) =>
      JSON.parse((await startChild({ args: [...besideFlags, here(script), workload.name, target, rate, seconds], core: core.load, ...options, ready: /(\{.*\})/, within: Number(seconds) * 1000 + LOAD_MARGIN_MS })).said) as T, // what the script prints
    held: async () => {
      const response = await fetch(`http://127.0.0.1:${subgraphs.said}/held`, { method: 'POST', body: '' });
      return { gateway: await heldUp(), subgraphs: (await response.json()) as ProcessFigures }; // what the subgraphs print
    },
    delaySubgraphs: async (milliseconds) => void (await fetch(`http://127.0.0.1:${subgraphs.said}/delay`, { method: 'POST', body: String(milliseconds) })).ok,
    close: async () => {
      await Promise.all([child.stop(), subgraphs.stop()]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
