import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { cpuMs, peakRssMiB, startChild } from './runner/child.ts';
import type { Child } from './runner/child.ts';
import { PEERS } from './runner/peers.ts';
import type { Peer } from './runner/peers.ts';
import { WORKLOADS } from './workloads/workloads.ts';
import type { Workload } from './workloads/workload.ts';

/*
 * `npm run bench -- [--workload NAME]… [--peer NAME]… [--seconds 5] [--rounds 3] [--connections 50]`
 * `npm run bench -- access`, `-- audit`, `-- audit-index` measure one room instead (bench/<name>.ts).
 *
 * Every peer runs on core 0, subgraphs and load on core 1; rounds are interleaved. Prints requests a second, processor time a request, peak memory and
 * subgraph calls a request, with ratios to ApolloGateway, and writes them to bench/results/execution.md. Absolute figures move with the machine and
 * with whatever else runs on it; ratios of processor time hold best.
 */
const { values, positionals } = parseArgs({ allowPositionals: true, options: {
  workload: { type: 'string', multiple: true }, peer: { type: 'string', multiple: true },
  seconds: { type: 'string', default: '5' }, rounds: { type: 'string', default: '3' }, connections: { type: 'string', default: '50' },
} });

interface Round { readonly perSecond: number; readonly cpu: number; readonly p50: number; readonly p99: number; readonly calls: number; readonly bytes: number; readonly failures: number }
interface Load { readonly requests: number; readonly perSecond: number; readonly bytes: number; readonly failures: number; readonly p50: number; readonly p99: number }

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const pinned = availableParallelism() > 1;
const directory = mkdtempSync(join(tmpdir(), 'shuqiao-bench-'));
const children: Child[] = [];

function supergraphFile(workload: Workload, port: string): string {
  const composed = composeServices(workload.subgraphs.map(({ name, sdl }) => ({ name, url: `http://127.0.0.1:${port}/${name}`, typeDefs: parse(sdl) })));
  if (composed.supergraphSdl === undefined) throw new Error(`The workload must compose: ${composed.errors?.join('; ')}`);
  const file = join(directory, `${workload.name}.graphql`);
  writeFileSync(file, composed.supergraphSdl);
  return file;
}

async function load(workload: Workload, peer: Peer, port: number, seconds: string): Promise<Load> {
  const child = await startChild({ args: [here('load/load-process.ts'), workload.name, `http://127.0.0.1:${port}${peer.path}`, values.connections, seconds], core: pinned ? 1 : null, ready: /(\{.*\})/ });
  return JSON.parse(child.said) as Load;
}

const callsOf = async (port: string): Promise<number> => Number(await (await fetch(`http://127.0.0.1:${port}/calls`, { method: 'POST', body: '' })).text());

/** Some peers say that they are ready before they listen. */
async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const up = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
      socket.on('error', () => resolve(false));
    });
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Something must listen on port ${port} within 20 s.`);
}

async function answerOf(workload: Workload, peer: Peer, port: number): Promise<string> {
  const reply = await fetch(`http://127.0.0.1:${port}${peer.path}`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(workload.requests[0]) });
  return JSON.stringify(((await reply.json()) as { data: unknown }).data);
}

async function measure(workload: Workload, peers: readonly Peer[]): Promise<Map<string, { rounds: Round[]; rss: number }>> {
  const subgraphs = await startChild({ args: [here('subgraphs/subgraph-process.ts'), workload.name], core: pinned ? 1 : null, ready: /ready (\d+)/ });
  children.push(subgraphs);
  const file = supergraphFile(workload, subgraphs.said);
  const results = new Map<string, { rounds: Round[]; rss: number }>();
  const running: { peer: Peer; child: Child; port: number }[] = [];
  let port = 4700;
  for (const peer of peers) {
    port += 1;
    const child = await startChild({ args: peer.args(file, port), core: pinned ? 0 : null, ready: peer.ready, ...(peer.environment === undefined ? {} : { environment: peer.environment }) });
    children.push(child);
    await listening(port);
    running.push({ peer, child, port });
    results.set(peer.name, { rounds: [], rss: 0 });
  }
  const answers = await Promise.all(running.map(({ peer, port: at }) => answerOf(workload, peer, at)));
  if (new Set(answers).size !== 1) throw new Error(`All peers must give the same data, and ${running.filter((_, at) => answers[at] !== answers[0]).map(({ peer }) => peer.name).join(', ')} did not.`);
  for (const { peer, port: at } of running) await load(workload, peer, at, '2');
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const { peer, child, port: at } of running) {
      const [cpuBefore, callsBefore] = [cpuMs(child.pid), await callsOf(subgraphs.said)];
      const { requests, perSecond, p50, p99, bytes, failures } = await load(workload, peer, at, values.seconds);
      // A request that was refused early is no request served.
      const served = requests - failures;
      results.get(peer.name)?.rounds.push({ perSecond: (perSecond * served) / requests, p50, p99, bytes, failures, cpu: (cpuMs(child.pid) - cpuBefore) / served, calls: (await callsOf(subgraphs.said) - callsBefore) / served });
    }
  }
  for (const { peer, child } of running) Object.assign(results.get(peer.name) ?? {}, { rss: peakRssMiB(child.pid) });
  await Promise.all([...running.map(({ child }) => child.stop()), subgraphs.stop()]);
  return results;
}

const median = (numbers: readonly number[]): number => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

function table(workload: Workload, results: Awaited<ReturnType<typeof measure>>): string {
  const rows = [...results].map(([name, { rounds, rss }]) => ({ name, rss, perSecond: median(rounds.map((round) => round.perSecond)), cpu: median(rounds.map((round) => round.cpu)), p50: median(rounds.map((round) => round.p50)), p99: median(rounds.map((round) => round.p99)), calls: median(rounds.map((round) => round.calls)), failures: rounds.reduce((sum, round) => sum + round.failures, 0) }));
  const base = rows.find(({ name }) => name === 'apollo');
  const lines = rows.map(({ name, perSecond, cpu, p50, p99, rss, calls, failures }) =>
    `| ${name} | ${perSecond.toFixed(0)} | ${base === undefined ? '' : `${(perSecond / base.perSecond).toFixed(1)}×`} | ${cpu.toFixed(2)} | ${base === undefined ? '' : `${(base.cpu / cpu).toFixed(1)}×`} | ${p50.toFixed(0)} / ${p99.toFixed(0)} | ${rss.toFixed(0)} | ${calls.toFixed(1)} | ${failures} |`);
  return [`## ${workload.name}: ${workload.title}`, '', '| gateway | requests/s | to apollo | CPU ms/request | to apollo | p50 / p99 ms | peak RSS MiB | calls/request | failures |', '|---|---|---|---|---|---|---|---|---|', ...lines, ''].join('\n');
}

async function measureAll(): Promise<void> {
  const loadBefore = loadavg()[0] ?? 0;
  const sections: string[] = [];
  for (const workload of WORKLOADS.filter(({ name }) => values.workload === undefined || values.workload.includes(name))) {
    const section = table(workload, await measure(workload, PEERS.filter(({ name }) => values.peer === undefined || values.peer.includes(name))));
    console.log(section);
    sections.push(section);
  }
  writeFileSync(here('results/execution.md'), ['# Execution: peers measured in one run', '',
    `\`npm run bench -- --seconds ${values.seconds} --rounds ${values.rounds}\`, Node ${process.versions.node}, ${availableParallelism()} cores, ${values.connections} connections, gateway on core 0, subgraphs and load on core 1, medians.`,
    `Load average of the machine when it began: ${loadBefore.toFixed(1)} (beyond 1, requests a second and latencies are those of the queue for the cores; the ratio of CPU a request still holds).`, '', ...sections].join('\n'));
}

const [other, ...unknown] = positionals;
const ROOMS: Readonly<Record<string, () => Promise<unknown>>> = { access: () => import('./access.ts'), audit: () => import('./audit.ts'), 'audit-index': () => import('./audit-index.ts') };
const room = other === undefined ? measureAll : ROOMS[other];
if (unknown.length > 0 || room === undefined) throw new RangeError(`the bench must be none or one of ${Object.keys(ROOMS).join(', ')}, got ${positionals.join(' ')}`);
try {
  await room();
} finally {
  await Promise.all(children.map((child) => child.stop()));
  rmSync(directory, { recursive: true, force: true });
}
