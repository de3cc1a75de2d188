import { HELD_MS } from '../load/held-moments.ts';
import type { GatewayFigures } from './gateway-watch.ts';
import { latencyByUse } from './latency-by-use.ts';
import type { LoadSecond, UsedSecond } from './latency-by-use.ts';
import type { ProcessFigures } from './process-watch.ts';

/** What fifty connections in a closed loop get. Milliseconds. */
export interface Closed { readonly perSecond: number; readonly p50: number; readonly p99: number; readonly requests: number; readonly failures: number; readonly bytes: number }

/** What load at a rate gets, as load/open-loop-process.ts prints it. Milliseconds. */
export interface Open {
  readonly due: number;
  readonly accepted: number;
  readonly refused: number;
  readonly unanswered: number;
  readonly notSent: number;
  readonly withoutRetryAfter: number;
  readonly other: number;
  readonly broken: number;
  readonly p50: number;
  readonly p99: number;
  readonly refusedP99: number;
  readonly lagP99: number;
  readonly mostOpen: number;
  readonly held: ProcessFigures;
  readonly bySecond: readonly LoadSecond[];
  /** Of accepted requests that met no moment in which the generator was kept from its core (load/held-moments.ts), and their share. */
  readonly undisturbed: { readonly share: number; readonly p50: number; readonly p99: number };
}

/** A load, what held gateway and subgraphs up meanwhile, processor time that the server used for it (milliseconds), and how long the hypervisor kept the machine from its processors (milliseconds; null where nobody tells), and how much slower than at its fastest the server's core was (core-speed.ts; null where nothing is pinned). */
export interface Measured<Load> {
  readonly load: Load;
  readonly held: { readonly gateway: GatewayFigures | null; readonly subgraphs: ProcessFigures };
  readonly used: number;
  readonly stolen: number | null;
  readonly slowed: number | null;
}

/** One turn of the loads that are compared, each with saturation just before it. `control`: a bare server that works as much on each request, at 70 % of its own. */
export interface LatencyRound {
  /** Before `beyond`. */
  readonly saturation: Measured<Closed>;
  /** Before `below`. */
  readonly before: Measured<Closed>;
  readonly beyond: Measured<Open>;
  readonly control: Measured<Open>;
  readonly below: Measured<Open>;
  /** Of `below` and `control`, by how busy the server was in each second. */
  readonly seconds: { readonly below: readonly UsedSecond[]; readonly control: readonly UsedSecond[] };
}

/** With subgraphs that take a while: what fifty connections get of them, and 70 % of what they would get if they kept the whole core busy. */
export interface SlowRound {
  readonly saturation: Measured<Closed>;
  readonly below: Measured<Open>;
}

export interface LatencyFigures {
  readonly rounds: readonly LatencyRound[];
  /** The last saturation with subgraphs that answer at once. */
  readonly last: Measured<Closed>;
  readonly slow: readonly SlowRound[];
  /** Slow subgraphs at 70 % of `last`: more than 70 % of what the gateway can do with these. */
  readonly atFastRate: Measured<Open>;
  /** Milliseconds of the subgraphs in `slow` and `atFastRate`. */
  readonly delay: number;
  /** Of each load. */
  readonly seconds: number;
  readonly connections: string;
}

/** How many times p50 p99 may be at 70 % of saturation (issue 4). */
const MOST = 3;
/** A round in which the core was slower by more than this tells of the machine. */
const DISTURBED = 0.05;
/** How much slower than at saturation what is accepted beyond it may be and still count as no slower: two runs of the same differ by as much. */
const NOISE = 1.1;

const percent = (part: number): string => `${(part * 100).toFixed(0)} %`;
const ms = (number: number): string => number.toFixed(1);
const ratio = ({ p50, p99 }: { readonly p50: number; readonly p99: number }): number => p99 / p50;
const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((one, other) => one - other);
/** Of an even number of rounds the lower of the two in the middle. */
const median = (numbers: readonly number[]): number => sorted(numbers)[Math.floor((numbers.length - 1) / 2)] ?? 0;
/** The higher of the two: what must hold is not told by the better half. */
const upperMedian = (numbers: readonly number[]): number => sorted(numbers)[Math.floor(numbers.length / 2)] ?? Infinity;
const each = (numbers: readonly number[]): string => sorted(numbers).map((number) => number.toFixed(2)).join(', ');

function heldUp(figures: GatewayFigures | ProcessFigures | null): string {
  if (figures === null) return '–';
  const longest = 'longestPause' in figures ? `, longest ${ms(figures.longestPause)}` : '';
  return `${ms(figures.lateP99)} / ${ms(figures.lateMax)}; ${figures.pauses} of ${ms(figures.paused / Math.max(1, figures.pauses))}${longest}`;
}

/** Seconds of load by rate before anything is counted, in which processor time is used all the same. */
const UNCOUNTED = 1;

/** Processor time used in each second of load: what 70 % of saturation were for the processor, on a machine that changes its speed. */
const share = (used: number, seconds: number): string => `${(used / seconds / 10).toFixed(0)} %`;
/** Processor time of one answer, milliseconds; beyond saturation with what refusing takes. */
const perAnswer = (used: number, answers: number): string => (used / answers).toFixed(2);

function openRow(title: string, { load, used, stolen, slowed }: Measured<Open>, seconds: number): string {
  const refused = load.refused === 0 ? '0' : `${load.refused} in at most ${ms(load.refusedP99)} ms (p99)`;
  return `| ${title} | ${(load.due / seconds).toFixed(0)} | ${(load.accepted / seconds).toFixed(0)} | ${ms(load.p50)} / ${ms(load.p99)} | ${ms(ratio(load))} | ${refused} | ${load.unanswered + load.notSent} | ${share(used, seconds + UNCOUNTED)} | ${perAnswer(used, (load.accepted / seconds) * (seconds + UNCOUNTED))} | ${stolen ?? '–'} | ${slowed === null ? '–' : percent(slowed)} |`;
}

function closedRow({ load, used, stolen, slowed }: Measured<Closed>, { connections, seconds }: LatencyFigures, where = ''): string {
  return `| saturation${where}: ${connections} connections, closed loop | ${load.perSecond.toFixed(0)} | ${load.perSecond.toFixed(0)} | ${ms(load.p50)} / ${ms(load.p99)} | ${ms(ratio(load))} | ${load.failures} | 0 | ${share(used, seconds)} | ${perAnswer(used, load.perSecond * seconds)} | ${stolen ?? '–'} | ${slowed === null ? '–' : percent(slowed)} |`;
}

function heldRow(title: string, { load, held }: Measured<Open | Closed>): string {
  const generator = 'held' in load ? `${heldUp(load.held)} | ${ms(load.lagP99)}, over at most ${load.mostOpen} connections` : '– | –';
  return `| ${title} | ${heldUp(held.gateway)} | ${heldUp(held.subgraphs)} | ${generator} |`;
}

const apart = (loads: readonly Open[]): string => `${each(loads.map(({ undisturbed }) => ratio(undisturbed)))} (at least ${percent(Math.min(...loads.map(({ undisturbed }) => undisturbed.share)))} of the requests)`;

/** Rounds in which gateway and saturation before it had their core for themselves, of those where that is known. */
function ownCore(rounds: readonly LatencyRound[]): string[] {
  const known = rounds.filter(({ below, before }) => below.slowed !== null && before.slowed !== null);
  if (known.length === 0) return [];
  const own = known.filter(({ below, before }) => Math.max(below.slowed ?? 1, before.slowed ?? 1) <= DISTURBED);
  return [`of these, rounds in which the gateway's core was at most ${percent(DISTURBED)} slower than at its fastest, also while saturation was measured: ${own.length} of ${known.length}${own.length === 0 ? '' : ` (${each(own.map(({ below }) => ratio(below.load)))})`}`];
}

/** What of issue 4 holds. Where the bare server of the control is beyond the limit itself, it is the machine that is shown, and the verdict says so. */
function verdicts({ rounds, slow, atFastRate, delay, seconds }: LatencyFigures): string[] {
  const below = rounds.map((round) => ratio(round.below.load));
  const control = rounds.map((round) => ratio(round.control.load));
  const delayed = slow.map((round) => ratio(round.below.load));
  const slower = rounds.map((round) => round.beyond.load.p99 / round.saturation.load.p99);
  const throughput = rounds.map((round) => round.beyond.load.accepted / seconds / round.saturation.load.perSecond);
  const sum = (read: (load: Open) => number): number => rounds.reduce((total, { beyond }) => total + read(beyond.load), 0);
  const wrong = { without: sum((load) => load.withoutRetryAfter), other: sum((load) => load.other), broken: sum((load) => load.broken) };
  const holds = (is: boolean): string => (is ? 'holds' : 'does not hold');
  return [
    `p99 below ${MOST} × p50 at 70 %: ${holds(upperMedian(below) < MOST)} (rounds: ${each(below)}; a bare server that works as much on each request, at 70 % of its own saturation, in turns with it: ${each(control)}${median(control) < MOST ? '' : ', beyond the limit itself: what is shown is the machine'})`,
    `of these, requests that met no moment in which the load itself was kept from its core for more than ${HELD_MS} ms: ${apart(rounds.map(({ below }) => below.load))}; of the bare server's: ${apart(rounds.map(({ control }) => control.load))}`,
    ...ownCore(rounds),
    ...latencyByUse(rounds.flatMap((round) => round.seconds.below), MOST).map((line) => `of these, in seconds in which the gateway used ${line}`),
    ...latencyByUse(rounds.flatMap((round) => round.seconds.control), MOST).map((line) => `in seconds in which the bare server used ${line}`),
    `the same with subgraphs that answer after ${delay} ms, at 70 % of saturation with those: ${holds(upperMedian(delayed) < MOST)} (rounds: ${each(delayed)})`,
    `nobody refused at 70 %: ${holds([...rounds, ...slow].every(({ below: { load } }) => load.refused === 0))}`,
    `beside that, subgraphs that answer after ${delay} ms at 70 % of saturation with those that answer at once: ${atFastRate.load.refused} of ${atFastRate.load.due} refused, p99 ${ratio(atFastRate.load).toFixed(2)} times p50`,
    `what is accepted at three times saturation no slower than at saturation: ${holds(upperMedian(slower) <= NOISE)} (p99 to p99 of the same round: ${each(slower)})`,
    `throughput at three times saturation, of saturation: ${each(throughput)}`,
    `refused with Retry-After, all of them: ${wrong.without + wrong.other + wrong.broken === 0 ? 'holds' : `does not hold (${wrong.without} without, ${wrong.other} other answers, ${wrong.broken} broken connections)`}`,
  ];
}

/** The tables and verdicts of a run, as lines of Markdown. */
export function latencyReport(figures: LatencyFigures): string[] {
  const { rounds, last, slow, atFastRate, delay, seconds } = figures;
  const after = `subgraphs answering after ${delay} ms`;
  return [
    '| load | requests due/s | accepted/s | p50 / p99 ms of those | p99 to p50 | refused | unanswered or not sent | of a core | processor time an answer, ms | stolen by the hypervisor, ms | slower than its fastest, the core |', '|---|---|---|---|---|---|---|---|---|---|---|',
    ...rounds.flatMap(({ before, saturation }) => [closedRow(before, figures), closedRow(saturation, figures)]),
    closedRow(last, figures),
    ...rounds.map(({ beyond }) => openRow('three times saturation', beyond, seconds)),
    ...rounds.map(({ below }) => openRow('70 % of saturation', below, seconds)),
    ...rounds.map(({ control }) => openRow('70 %, bare server', control, seconds)),
    ...slow.flatMap((round) => [closedRow(round.saturation, figures, `, ${after}`), openRow(`70 % of that at a full core, ${after}`, round.below, seconds)]),
    openRow(`70 % of the last saturation with those that answer at once, ${after}`, atFastRate, seconds), '',
    ...verdicts(figures).map((verdict) => `- ${verdict}`), '',
    'What held the processes up (lateness of the event loop p99 / most; pauses of the collector, ms), last round:', '',
    '| load | gateway | subgraphs | generator | sent late (p99, ms) |', '|---|---|---|---|---|',
    ...rounds.slice(-1).flatMap((round) => [heldRow('saturation', round.saturation), heldRow('three times', round.beyond), heldRow('70 %', round.below)]),
    ...slow.slice(-1).map((round) => heldRow('70 %, delayed', round.below)),
    heldRow('70 % of instant, delayed', atFastRate),
  ];
}
