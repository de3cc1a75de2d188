import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BENCHES } from './bench-catalogue.ts';
import { cpuMs, peakRssMiB, startChild } from './runner/child.ts';
import type { Child } from './runner/child.ts';
import { conditions } from './runner/conditions.ts';
import { writeGraphFiles } from './runner/graph-files.ts';
import { listening } from './runner/listening.ts';
import { PEERS } from './runner/peers.ts';
import type { Peer } from './runner/peers.ts';
import { writeSections } from './runner/write-sections.ts';
import { allWorkloads } from './workloads/workloads.ts';
import type { Workload } from './workloads/workload.ts';

/*
 * `npm run bench -- [--workload NAME]… [--peer NAME]… [--seconds 5] [--rounds 3] [--warm 12] [--connections 50] [--workers]`
 *
 * Every peer runs on core 0, subgraphs and load on core 1; rounds are interleaved. Prints requests a second, processor time a request, peak memory and
 * subgraph calls a request, with ratios to ApolloGateway, and writes them to bench/results/execution.md. Absolute figures move with the machine and
 * with whatever else runs on it; ratios of processor time hold best. `--workers`: nothing is pinned, and our gateway also runs as two processes.
 */
const { values } = parseArgs({ allowPositionals: true, options: BENCHES.execution.options });

interface Round { readonly perSecond: number; readonly cpu: number; readonly p50: number; readonly p99: number; readonly calls: number; readonly failures: number }
interface Load { readonly requests: number; readonly perSecond: number; readonly failures: number; readonly p50: number; readonly p99: number }
interface Running { readonly peer: Peer; readonly child: Child; readonly port: number; readonly rounds: Round[] }

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const pinned = !values.workers && availableParallelism() > 1;
const directory = mkdtempSync(join(tmpdir(), 'shuqiao-bench-'));
const children: Child[] = [];
const notes: string[] = [];

async function start(options: Parameters<typeof startChild>[0]): Promise<Child> {
  const child = await startChild(options);
  children.push(child);
  return child;
}

async function load(workload: Workload, peer: Peer, port: number, seconds: string): Promise<Load> {
  const child = await startChild({ args: [here('load/load-process.ts'), workload.name, `http://127.0.0.1:${port}${peer.path}`, values.connections, seconds], core: pinned ? 1 : null, ready: /(\{.*\})/, within: Number(seconds) * 1000 + 60_000 });
  return JSON.parse(child.said) as Load;
}

const callsOf = async (port: string): Promise<number> => Number(await (await fetch(`http://127.0.0.1:${port}/calls`, { method: 'POST', body: '' })).text());

async function answerOf(workload: Workload, peer: Peer, port: number): Promise<string> {
  const reply = await fetch(`http://127.0.0.1:${port}${peer.path}`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(workload.requests[0]) });
  const { data, errors } = (await reply.json()) as { data?: unknown; errors?: unknown };
  return JSON.stringify(errors === undefined ? data : { errors });
}

/** Starts a peer; one of another project that cannot be started, or answers otherwise, is left out with a note. */
async function startPeer(workload: Workload, peer: Peer, file: string, port: number, expected: string | null): Promise<{ readonly child: Child; readonly answer: string } | null> {
  let child: Child | null = null;
  try {
    child = await start({
      args: peer.args(file, port), core: pinned ? 0 : null, ready: peer.ready, ...(peer.command === null ? {} : { command: peer.command }), ...(peer.environment === undefined ? {} : { environment: peer.environment }),
    });
    await listening(port);
    const answer = await answerOf(workload, peer, port);
    if (expected !== null && answer !== expected) throw new Error(`its data differ from those of the others: ${firstDifference(answer, expected)}`);
    return { child, answer };
  } catch (error) {
    await child?.stop();
    if (!peer.foreign) throw new Error(`${peer.name} must serve ${workload.name}`, { cause: error });
    notes.push(`${peer.name} is left out of ${workload.name}: ${(error instanceof Error ? error.message : String(error)).slice(0, 300)}`);
    return null;
  }
}

function firstDifference(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return `…${one.slice(Math.max(0, at - 40), at + 60)}… where the others have …${other.slice(Math.max(0, at - 40), at + 60)}…`;
}

async function measure(workload: Workload, peers: readonly Peer[]): Promise<{ readonly name: string; readonly rounds: readonly Round[]; readonly rss: number }[]> {
  const subgraphs = await start({ args: [here('subgraphs/subgraph-process.ts'), workload.name], core: pinned ? 1 : null, ready: /ready (\d+)/ });
  const file = writeGraphFiles(directory, workload, subgraphs.said);
  const running: Running[] = [];
  let [port, expected]: [number, string | null] = [4700, null];
  for (const peer of peers) {
    port += 1;
    const started = await startPeer(workload, peer, file, port, expected);
    if (started === null) continue;
    expected ??= started.answer;
    running.push({ peer, child: started.child, port, rounds: [] });
  }
  if (expected?.includes('"errors"') !== false) throw new Error(`the workload must be answered without errors, got ${expected?.slice(0, 500)}`);
  for (const { peer, port: at } of running) await load(workload, peer, at, values.warm);
  for (let round = 0; round < Number(values.rounds); round += 1) for (const each of running) each.rounds.push(await measureRound(workload, each, subgraphs.said));
  const results = running.map(({ peer, child, rounds }) => ({ name: peer.name, rounds, rss: peakRssMiB(child.pid) }));
  await Promise.all([...running.map(({ child }) => child.stop()), subgraphs.stop()]);
  return results;
}

async function measureRound(workload: Workload, { peer, child, port }: Running, subgraphs: string): Promise<Round> {
  const [cpuBefore, callsBefore] = [cpuMs(child.pid), await callsOf(subgraphs)];
  const { requests, perSecond, p50, p99, failures } = await load(workload, peer, port, values.seconds);
  // A request that was refused early is no request served.
  const served = requests - failures;
  return { perSecond: (perSecond * served) / requests, p50, p99, failures, cpu: (cpuMs(child.pid) - cpuBefore) / served, calls: (await callsOf(subgraphs) - callsBefore) / served };
}

const median = (numbers: readonly number[]): number => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

function table(workload: Workload, results: Awaited<ReturnType<typeof measure>>, measured: string): string {
  const rows = results.map(({ name, rounds, rss }) => ({
    name, rss, perSecond: median(rounds.map((round) => round.perSecond)), cpu: median(rounds.map((round) => round.cpu)), p50: median(rounds.map((round) => round.p50)),
    p99: median(rounds.map((round) => round.p99)), calls: median(rounds.map((round) => round.calls)), failures: rounds.reduce((sum, round) => sum + round.failures, 0),
  }));
  const base = rows.find(({ name }) => name === 'apollo');
  const times = (ratio: number): string => (base === undefined ? '' : `${ratio.toFixed(1)}×`);
  const lines = rows.map(({ name, perSecond, cpu, p50, p99, rss, calls, failures }) =>
    `| ${name} | ${perSecond.toFixed(0)} | ${times(perSecond / (base?.perSecond ?? 1))} | ${cpu.toFixed(2)} | ${times((base?.cpu ?? 1) / cpu)} | ${p50.toFixed(0)} / ${p99.toFixed(0)} | ${rss.toFixed(0)} | ${calls.toFixed(1)} | ${failures} |`);
  return [
    `## ${workload.name}${values.workers ? '-unpinned' : ''}: ${workload.title}`, '', measured, '',
    '| gateway | requests/s | to apollo | CPU ms/request | to apollo | p50 / p99 ms | peak RSS MiB | calls/request | failures |', '|---|---|---|---|---|---|---|---|---|', ...lines,
    ...(notes.length === 0 ? [] : ['', ...notes.splice(0)]),
  ].join('\n');
}

async function measureAll(): Promise<void> {
  const peers = PEERS.filter(({ name, workers }) => (values.workers === true || !workers) && (values.peer === undefined || values.peer.includes(name)));
  for (const workload of (await allWorkloads()).filter(({ name }) => values.workload === undefined || values.workload.includes(name))) {
    const how = pinned ? 'gateway on core 0, subgraphs and load on core 1' : 'nothing pinned';
    const measured = `\`npm run bench -- --workload ${workload.name}${values.workers ? ' --workers' : ''} --seconds ${values.seconds} --rounds ${values.rounds} --warm ${values.warm}\`: ${conditions()}; ${values.connections} connections, ${how}, medians.`;
    const text = table(workload, await measure(workload, peers), measured);
    console.log(`${text}\n`);
    writeSections(new URL('./results/execution.md', import.meta.url), 'Execution: peers measured in one run', [{ name: `${workload.name}${values.workers ? '-unpinned' : ''}`, text }]);
  }
}

try {
  await measureAll();
} finally {
  await Promise.all(children.map((child) => child.stop()));
  rmSync(directory, { recursive: true, force: true });
}
