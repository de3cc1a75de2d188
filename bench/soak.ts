import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BENCHES } from './bench-catalogue.ts';
import { rssMiB } from './runner/child.ts';
import { YOUNG } from './runner/peers.ts';
import type { Peer } from './runner/peers.ts';
import { conditions } from './runner/conditions.ts';
import { startGateway } from './runner/running-gateway.ts';
import { soakVerdict, TOLERANCE } from './runner/soak-verdict.ts';
import type { MemorySample } from './runner/soak-verdict.ts';
import { writeSections } from './runner/write-sections.ts';
import { workloadNamed } from './workloads/workloads.ts';

/*
 * Hours in minutes (issue 4): `npm run bench -- soak [--minutes 10] [--workload NAME]`
 *
 * Fifty connections at saturation all the time, memory looked at once a second. It must be flat: the line through the second half of the samples may rise by no
 * more than what noise explains, and nothing is said of a soak that was shorter than the issue's (runner/soak-verdict.ts). Then SIGTERM: the gateway is closed and
 * must end by itself, which it cannot while any handle is open.
 */
const { values } = parseArgs({ allowPositionals: true, options: BENCHES.soak.options });
const PEER: Peer = {
  name: 'shuqiao', command: null, path: '/graphql', ready: /ready http/, shares: false, workers: false, foreign: false,
  args: (file, port) => [...YOUNG, fileURLToPath(new URL('./gateways/shuqiao.ts', import.meta.url)), file, String(port)],
};

interface Closed { readonly requests: number; readonly perSecond: number; readonly failures: number; readonly p50: number; readonly p99: number }
const STOP_LIMIT_MS = 5_000;

const minutes = Number(values.minutes);
const workload = await workloadNamed(values.workload);
const measured = conditions();
const gateway = await startGateway(workload, PEER, 4730);
try {
  await gateway.runLoad<Closed>('load/load-process.ts', '50', '3');
  const samples: MemorySample[] = [];
  const began = performance.now();
  const sampling = setInterval(() => samples.push({ minute: (performance.now() - began) / 60_000, mib: rssMiB(gateway.child.pid) }), 1_000);
  const load = await gateway.runLoad<Closed>('load/load-process.ts', '50', String(minutes * 60));
  clearInterval(sampling);
  const handles = /shuqiao_nodejs_active_resources_total (\d+)/.exec(await (await fetch(gateway.url.replace('/graphql', '/metrics'))).text())?.[1] ?? 'unknown';
  const stopping = performance.now();
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => gateway.child.process.once('exit', (code, signal) => resolve({ code, signal })));
  gateway.child.process.kill('SIGTERM');
  const end = await Promise.race([ended, new Promise<null>((resolve) => setTimeout(() => resolve(null), STOP_LIMIT_MS))]);
  const stoppedIn = performance.now() - stopping;
  const verdict = soakVerdict(samples, minutes);
  const text = [
    `## ${workload.name}: ${workload.title}, ${values.minutes} minutes`, '', `\`npm run bench -- soak --minutes ${values.minutes} --workload ${workload.name}\`: ${measured}; gateway on core 0, subgraphs and load on core 1.`, '',
    '| figure | measured |', '|---|---|',
    `| requests, per second | ${load.requests}, ${load.perSecond.toFixed(0)} |`, `| not answered with 200 | ${load.failures} |`, `| p50 / p99 ms | ${load.p50.toFixed(1)} / ${load.p99.toFixed(1)} |`,
    `| RSS after a minute, in the middle, at the end, most (MiB) | ${[samples[Math.min(59, samples.length - 1)]?.mib ?? 0, verdict.middle, verdict.end, verdict.most].map((mib) => mib.toFixed(0)).join(', ')} |`,
    `| slope over the second half | ${verdict.slope.toFixed(2)} MiB a minute, ${verdict.rise.toFixed(1)} MiB of ${verdict.mean.toFixed(0)} in all |`,
    `| active resources of the event loop at the end of the load | ${handles} |`, `| SIGTERM to its end | ${end === null ? `not within ${STOP_LIMIT_MS} ms` : `${stoppedIn.toFixed(0)} ms, code ${end.code ?? end.signal}`} |`, '',
    `- ten minutes, memory flat (rise over the second half at most ${TOLERANCE * 100} %): ${verdict.said}`,
    `- ended by itself on SIGTERM: ${end?.code === 0 ? 'holds' : 'does not hold'}`,
  ].join('\n');
  console.log(text);
  writeSections(new URL('./results/soak.md', import.meta.url), 'Soak: at saturation for a while', [{ name: workload.name, text }]);
} finally {
  await gateway.close();
}
