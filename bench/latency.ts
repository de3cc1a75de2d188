import { parseArgs } from 'node:util';
import { conditions } from './runner/conditions.ts';
import type { GatewayFigures } from './runner/gateway-watch.ts';
import type { ProcessFigures } from './runner/process-watch.ts';
import { startGateway } from './runner/running-gateway.ts';
import { writeSections } from './runner/write-sections.ts';
import { workloadNamed } from './workloads/workloads.ts';

/*
 * Latency below saturation and beyond it (issue 4): `npm run bench -- latency [--workload NAME] [--peer NAME] [--seconds 8]`
 *
 * Saturation is what fifty connections in a closed loop get. Then load comes at a rate, whatever the answers do: at 70 % of saturation p99 must be below three times
 * p50; at three times saturation what is accepted must be no slower than at saturation, and all else must be refused with 429 or 503 and Retry-After.
 * The first is measured twice: with subgraphs that answer at once, and as departments do, with some milliseconds that cost the gateway nothing.
 */
const { values } = parseArgs({ allowPositionals: true, options: { workload: { type: 'string', default: 'person-varied' }, peer: { type: 'string', default: 'shuqiao' }, seconds: { type: 'string', default: '8' } } });

interface Closed { readonly perSecond: number; readonly p50: number; readonly p99: number; readonly requests: number; readonly failures: number }
interface Open { readonly due: number; readonly accepted: number; readonly refused: number; readonly unanswered: number; readonly notSent: number; readonly withoutRetryAfter: number; readonly other: number; readonly broken: number; readonly p50: number; readonly p99: number; readonly refusedP99: number; readonly lagP99: number; readonly mostOpen: number; readonly held: ProcessFigures }

const CONNECTIONS = '50';
/** Seconds of full load until the gateway has compiled its hot code, and lowers what V8 does beside (decision 0277). */
const WARMING = '17';
/** Milliseconds; what departments take, far less than theirs. Half of p50 is then no longer the time until the generator's next turn. */
const DELAY = 10;
const workload = await workloadNamed(values.workload);
const measured = conditions();
const gateway = await startGateway(workload, values.peer, 4720);
try {
  await gateway.runLoad<Closed>('load/load-process.ts', CONNECTIONS, WARMING);
  await gateway.held();
  const saturation = await gateway.runLoad<Closed>('load/load-process.ts', CONNECTIONS, values.seconds);
  const heldAt = [await gateway.held()];
  const at = async (share: number): Promise<Open> => {
    const open = await gateway.runLoad<Open>('load/open-loop-process.ts', String(saturation.perSecond * share), values.seconds);
    heldAt.push(await gateway.held());
    return open;
  };
  const below = await at(0.7);
  const beyond = await at(3);
  await gateway.delaySubgraphs(DELAY);
  const delayed = await at(0.7);
  const ms = (number: number): string => number.toFixed(1);
  const row = (title: string, { due, accepted, refused, unanswered, notSent, p50, p99, refusedP99 }: Open): string =>
    `| ${title} | ${(due / Number(values.seconds)).toFixed(0)} | ${(accepted / Number(values.seconds)).toFixed(0)} | ${ms(p50)} / ${ms(p99)} | ${(p99 / p50).toFixed(1)} | ${refused} in at most ${ms(refusedP99)} ms (p99) | ${unanswered + notSent} |`;
  const held = (figures: GatewayFigures | ProcessFigures | null): string =>
    (figures === null ? '–' : `${ms(figures.lateP99)} / ${ms(figures.lateMax)}; ${figures.pauses} of ${ms(figures.paused / Math.max(1, figures.pauses))}${'longestPause' in figures ? `, longest ${ms(figures.longestPause)}` : ''}`);
  const holding = ([['saturation', null], ['70 %', below], ['three times', beyond], ['70 %, delayed', delayed]] as const).map(([title, open], index) =>
    `| ${title} | ${held(heldAt[index]?.gateway ?? null)} | ${held(heldAt[index]?.subgraphs ?? null)} | ${held(open?.held ?? null)} | ${open === null ? '–' : `${ms(open.lagP99)}, over at most ${open.mostOpen} connections`} |`);
  const verdicts = [
    `p99 below 3 × p50 at 70 %: ${below.p99 < 3 * below.p50 ? 'holds' : 'does not hold'} (${(below.p99 / below.p50).toFixed(1)} ×)`,
    `the same with subgraphs that answer after ${DELAY} ms: ${delayed.p99 < 3 * delayed.p50 ? 'holds' : 'does not hold'} (${(delayed.p99 / delayed.p50).toFixed(1)} ×)`,
    `what is accepted at 3 × saturation no slower than at saturation: ${beyond.p99 <= saturation.p99 * 1.1 ? 'holds' : 'does not hold'} (p99 ${ms(beyond.p99)} ms to ${ms(saturation.p99)} ms)`,
    `throughput at 3 × saturation: ${((beyond.accepted / Number(values.seconds) / saturation.perSecond) * 100).toFixed(0)} % of saturation`,
    `refused with Retry-After, all of them: ${beyond.withoutRetryAfter === 0 && beyond.other === 0 && beyond.broken === 0 ? 'holds' : `does not hold (${beyond.withoutRetryAfter} without, ${beyond.other} other answers, ${beyond.broken} broken connections)`}`,
  ];
  const text = [
    `## ${workload.name}-${values.peer}: ${workload.title}`, '', `\`npm run bench -- latency --workload ${workload.name} --peer ${values.peer} --seconds ${values.seconds}\`: ${measured}; gateway on core 0, subgraphs and load on core 1.`, '',
    '| load | requests due/s | accepted/s | p50 / p99 ms of those | p99 to p50 | refused | unanswered or not sent |', '|---|---|---|---|---|---|---|',
    `| saturation: ${CONNECTIONS} connections, closed loop | ${saturation.perSecond.toFixed(0)} | ${saturation.perSecond.toFixed(0)} | ${ms(saturation.p50)} / ${ms(saturation.p99)} | ${(saturation.p99 / saturation.p50).toFixed(1)} | ${saturation.failures} | 0 |`,
    row('70 % of saturation', below), row('three times saturation', beyond), row(`70 %, subgraphs answering after ${DELAY} ms`, delayed), '', ...verdicts.map((verdict) => `- ${verdict}`), '',
    'What held the processes up (lateness of the event loop p99 / most; pauses of the collector, ms):', '',
    '| load | gateway | subgraphs | generator | sent late (p99, ms) |', '|---|---|---|---|---|', ...holding,
  ].join('\n');
  console.log(text);
  writeSections(new URL('./results/latency.md', import.meta.url), 'Latency below saturation and beyond it', [{ name: `${workload.name}-${values.peer}`, text }]);
} finally {
  await gateway.close();
}
