import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BENCHES } from './bench-catalogue.ts';
import { cpuMs, startChild } from './runner/child.ts';
import { conditions } from './runner/conditions.ts';
import { watchCoreSpeed } from './runner/core-speed.ts';
import { usedSeconds } from './runner/latency-by-use.ts';
import type { UsedSecond, UseSample } from './runner/latency-by-use.ts';
import { latencyReport } from './runner/latency-report.ts';
import type { Closed, LatencyRound, Measured, Open, SlowRound } from './runner/latency-report.ts';
import { startGateway } from './runner/running-gateway.ts';
import { stolenMs } from './runner/stolen-time.ts';
import { writeSections } from './runner/write-sections.ts';
import { workloadNamed } from './workloads/workloads.ts';

/*
 * Latency below saturation and beyond it (issue 4): `npm run bench -- latency [--workload NAME] [--peer NAME] [--seconds 4] [--rounds 3] [--warm 35]`
 *
 * Saturation is what fifty connections in a closed loop get, each time just before the load that is compared with it: machines change their speed within seconds. Then load comes at a rate, whatever the answers do: at 70 % of saturation p99 must be below three times
 * p50; at three times saturation what is accepted must be no slower than at saturation, and all else must be refused with 429 or 503 and Retry-After.
 * The first is measured twice, each at 70 % of saturation with the same subgraphs: with those that answer at once, and as departments do, after some milliseconds. Beside that
 * the slow ones are asked at 70 % of what the fast ones gave, which is nearer to saturation than it says (decision 0405). With those that answer at once p50 is a few milliseconds, which any pause of the machine exceeds: so a bare server that works as much on each request is measured in turns, at 70 % of what it gets
 * itself, and says what the machine allows (decisions 0310, 0367). Medians of the rounds.
 */
const { values } = parseArgs({ allowPositionals: true, options: BENCHES.latency.options });

const CONNECTIONS = '50';
/** Seconds of each load by rate before anything is measured. */
const WARM_EACH = '2';
/** Milliseconds; what departments take, far less than theirs. Half of p50 is then no longer the time until the generator's next turn. */
const DELAY = 10;
/** Above what else runs here, where that is allowed: gateway, subgraphs and load alike. V8's helpers stay as far below their process as anywhere. */
const PRIORITY = -10;
/**
 * Subgraphs and load share a core: V8's helpers of one would run beside the other, a young generation of megabytes is collected in one piece, and a heap that grows is marked once a run, each for milliseconds
 * in which nobody answers (decision 0413).
 */
const SHORT_COLLECTIONS = ['--no-parallel-scavenge', '--max-semi-space-size=2', '--initial-old-space-size=1024'];
/** How much of the time of a request at saturation is the gateway's work beyond what a bare server does. */
const WORK = 0.9;
/** Between two looks at the processor time used, milliseconds. */
const SAMPLE_MS = 100;
const workload = await workloadNamed(values.workload);
const measured = conditions();
/** Above the gateway's: what waits says nothing of the core's speed. */
const LOOKING = -15;
const gateway = await startGateway(workload, values.peer, 4720, { priority: PRIORITY, besideFlags: SHORT_COLLECTIONS });
const speed = gateway.core.gateway === null ? null : await watchCoreSpeed(gateway.core.gateway, LOOKING);
try {
  // Each kind of load that is measured has code of its own, to be compiled before: refusing, requests that come one by one, and being asked for metrics. Twice: what one throws away another may need.
  const warmed = await gateway.runLoad<Closed>('load/load-process.ts', CONNECTIONS, values.warm);
  for (const share of [3, 0.7, 3, 0.7]) {
    await gateway.runLoad<Open>('load/open-loop-process.ts', String(warmed.perSecond * share), WARM_EACH);
    await gateway.held();
  }
  const measure = async <Load>(process: number, load: () => Promise<Load>): Promise<Measured<Load>> => {
    await speed?.slowed();
    const [stolen, used] = [stolenMs(), cpuMs(process)];
    const measuredLoad = await load();
    return { load: measuredLoad, used: cpuMs(process) - used, held: await gateway.held(), stolen: stolen === null ? null : (stolenMs() ?? 0) - stolen, slowed: (await speed?.slowed()) ?? null };
  };
  const closed = (process = gateway.child.pid, url?: string): Promise<Measured<Closed>> => measure(process, async () => {
    const load = await gateway.runLoad<Closed>('load/load-process.ts', CONNECTIONS, values.seconds, url);
    // Saturation is what was answered: a refusal is fast.
    return { ...load, perSecond: load.perSecond * (1 - load.failures / load.requests) };
  });
  const saturation = await closed();
  /** At a share of what saturation was a moment ago. */
  const at = (share: number, { load: { perSecond } }: Measured<Closed>, process = gateway.child.pid, url?: string): Promise<Measured<Open>> =>
    measure(process, () => gateway.runLoad<Open>('load/open-loop-process.ts', String(perSecond * share), values.seconds, url));
  /** The same, and how busy the server was in each second: 70 % of saturation may be nearly all of the core (decision 0412). */
  const bySecond = async (before: Measured<Closed>, process = gateway.child.pid, url?: string): Promise<Measured<Open> & { readonly seconds: readonly UsedSecond[] }> => {
    const samples: UseSample[] = [];
    const sampling = setInterval(() => void samples.push({ at: Date.now(), used: cpuMs(process) }), SAMPLE_MS);
    try {
      const open = await at(0.7, before, process, url);
      return { ...open, seconds: usedSeconds(open.load.bySecond, samples) };
    } finally {
      clearInterval(sampling);
    }
  };
  const bare = await startChild({
    args: [fileURLToPath(new URL('./gateways/bare-process.ts', import.meta.url)), String((1000 / saturation.load.perSecond) * WORK), String(Math.round(saturation.load.bytes))], core: gateway.core.gateway, ready: /ready (\d+)/, priority: PRIORITY,
  });
  const rounds: LatencyRound[] = [];
  const bareUrl = `http://127.0.0.1:${bare.said}/`;
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const before = await closed();
    const below = await bySecond(before);
    const again = await closed();
    const beyond = await at(3, again);
    const control = await bySecond(await closed(bare.pid, bareUrl), bare.pid, bareUrl);
    rounds.push({ saturation: again, before, beyond, below, control, seconds: { below: below.seconds, control: control.seconds } });
  }
  await bare.stop();
  const last = await closed();
  await gateway.delaySubgraphs(DELAY);
  // Fifty connections that mostly wait do not keep the core busy: saturation is what all of it would answer.
  const busy = ({ used }: Measured<Closed>): number => (gateway.core.gateway === null ? 1 : Math.min(1, used / 1000 / Number(values.seconds)));
  const slow: SlowRound[] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const saturated = await closed();
    slow.push({ saturation: saturated, below: await at(0.7 / busy(saturated), saturated) });
  }
  const atFastRate = await at(0.7, last);
  const name = `${workload.name}-${values.peer}`;
  const how = gateway.core.gateway === null ? 'nothing pinned' : 'gateway on core 0, subgraphs and load on core 1';
  const text = [
    `## ${name}: ${workload.title}`, '',
    `\`npm run bench -- latency --workload ${workload.name} --peer ${values.peer} --seconds ${values.seconds} --rounds ${values.rounds} --warm ${values.warm}\`: ${measured}; ${how}.`, '',
    ...latencyReport({ rounds, last, slow, atFastRate, delay: DELAY, seconds: Number(values.seconds), connections: CONNECTIONS }),
  ].join('\n');
  console.log(text);
  writeSections(new URL('./results/latency.md', import.meta.url), 'Latency below saturation and beyond it', [{ name, text }]);
} finally {
  await speed?.stop();
  await gateway.close();
}
