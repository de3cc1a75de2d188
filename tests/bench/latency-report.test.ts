import { describe, expect, it } from 'vitest';
import { latencyReport } from '../../bench/runner/latency-report.ts';
import type { Closed, LatencyRound, Measured, Open } from '../../bench/runner/latency-report.ts';

const HELD = { lateP99: 1, lateMax: 2, pauses: 1, longestPause: 1, paused: 1 };
const measured = <Load>(load: Load): Measured<Load> => ({ load, held: { gateway: null, subgraphs: HELD }, used: 700, stolen: null, slowed: null });
const SATURATED = measured<Closed>({ perSecond: 1_000, p50: 30, p99: 40, requests: 1_000, failures: 0, bytes: 1 });
const open = (p99: number, refused = 0): Measured<Open> => measured<Open>({
  due: 700, accepted: 700, refused, unanswered: 0, notSent: 0, withoutRetryAfter: 0, other: 0, broken: 0, p50: 2, p99, refusedP99: 1, lagP99: 1, mostOpen: 10, held: HELD, bySecond: [], undisturbed: { share: 0.98, p50: 2, p99: p99 / 2 },
});
const round = (below: number, beyond = 40): LatencyRound => ({ saturation: SATURATED, before: SATURATED, beyond: open(beyond, 100), control: open(4), below: open(below), seconds: { below: [{ from: 0, answers: 700, p50: 2, p99: below, use: 0.7 }], control: [{ from: 0, answers: 700, p50: 2, p99: 4, use: 0.7 }] } });
const report = (rounds: readonly LatencyRound[], delayed: readonly Measured<Open>[] = [open(4)], atFastRate = open(4)): string =>
  latencyReport({ rounds, last: SATURATED, slow: delayed.map((below) => ({ saturation: SATURATED, below })), atFastRate, delay: 10, seconds: 1, connections: '50' }).join('\n');

describe('the verdicts of bench -- latency', () => {
  it.each([
    { title: 'every round is', below: [4, 5, 5], said: 'holds' },
    { title: 'most of three are', below: [4, 5, 90], said: 'holds' },
    { title: 'one of two is not', below: [4, 90], said: 'does not hold' },
    { title: 'most are not', below: [4, 90, 90], said: 'does not hold' },
  ])('on p99 at 70 %, where $title below three times p50', ({ below, said }) => {
    expect(report(below.map((p99) => round(p99)))).toContain(`p99 below 3 × p50 at 70 %: ${said} (`);
  });

  it.each([
    { title: 'both are as fast as at saturation', beyond: [40, 43], said: 'holds' },
    { title: 'one of two is slower', beyond: [40, 80], said: 'does not hold' },
  ])('on three times saturation, where of what is accepted $title', ({ beyond, said }) => {
    expect(report(beyond.map((p99) => round(4, p99)))).toContain(`no slower than at saturation: ${said} (`);
  });

  it('on refusals, of which one with slow subgraphs is one too many', () => {
    expect(report([round(4)])).toContain('nobody refused at 70 %: holds');
    expect(report([round(4)], [open(4), open(4, 1)])).toContain('nobody refused at 70 %: does not hold');
  });

  it.each([
    { title: 'every round is', below: [4, 5], said: 'holds' },
    { title: 'one of two is not', below: [4, 90], said: 'does not hold' },
  ])('on slow subgraphs at 70 % of saturation with those, where $title below three times p50', ({ below, said }) => {
    expect(report([round(4)], below.map((p99) => open(p99)))).toContain(`at 70 % of saturation with those: ${said} (`);
  });

  it('on slow subgraphs at the rate of fast ones, of which it tells how many are refused and judges nothing', () => {
    const text = report([round(4)], [open(4)], open(40, 5));
    expect(text).toContain('at 70 % of saturation with those that answer at once: 5 of 700 refused, p99 20.00 times p50');
    expect(text).toContain('nobody refused at 70 %: holds');
  });

  it('beside them what it was of requests that met no moment in which the generator was held up', () => {
    expect(report([round(5), round(6)])).toContain('- of these, requests that met no moment in which the load itself was kept from its core for more than 3 ms: 1.25, 1.50 (at least 98 % of the requests); of the bare server\'s: 1.00, 1.00 (at least 98 % of the requests)\n');
  });

  it.each([
    { title: 'while it was measured', below: 0.06, before: 0 },
    { title: 'while saturation was', below: 0, before: 0.06 },
  ])('beside them what it was in rounds that had the core for themselves, which one has not whose core was slowed $title', ({ below, before }) => {
    const withCore = (one: LatencyRound, slowed: { readonly below: number; readonly before: number }): LatencyRound => ({ ...one, below: { ...one.below, slowed: slowed.below }, before: { ...one.before, slowed: slowed.before } });
    const said = "- of these, rounds in which the gateway's core was at most 5 % slower than at its fastest, also while saturation was measured: ";
    expect(report([withCore(round(4), { below: 0.05, before: 0 }), withCore(round(90), { below, before })])).toContain(`${said}1 of 2 (2.00)\n`);
    expect(report([withCore(round(90), { below, before })])).toContain(`${said}0 of 1\n`);
    expect(report([round(4)])).not.toContain(said);
  });

  it('beside them what p99 was in seconds that were as busy', () => {
    const text = report([round(4), round(90)]);
    expect(text).toContain('- of these, in seconds in which the gateway used under 75 % of a core: 2 seconds, p99 45.00 × p50 (1 of them below 3)\n');
    expect(text).toContain('- in seconds in which the bare server used under 75 % of a core: 2 seconds, p99 2.00 × p50 (2 of them below 3)\n');
  });

  it('beside the processor time of an answer, with that of the second before anything is counted', () => {
    expect(report([round(4)])).toMatch(/^\| 70 % of saturation \| 700 \| 700 \| .* \| 35 % \| 0\.50 \| – \| – \|$/m);
    expect(report([round(4)])).toMatch(/^\| saturation: 50 connections, closed loop \| 1000 \| .* \| 70 % \| 0\.70 \| – \| – \|$/m);
  });
});
