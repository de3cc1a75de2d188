import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UnavailableCause } from '../../../adapters/answer.ts';
import type { CallContext } from '../../../adapters/call-context.ts';
import { found, refused, unavailable, type Reading } from '../../../adapters/reading.ts';
import { mergeResilience, type PartialResilienceSettings } from '../../../adapters/resilience/resilience-settings.ts';
import { createSourceCaller, type SourceCaller } from '../../../adapters/resilience/source-caller.ts';
import { sourceFigures } from '../../../adapters/resilience/source-figures.ts';
import { callContext } from '../call-context.ts';

const START = Date.parse('2026-11-21T10:00:30+08:00');
const callers: SourceCaller[] = [];

beforeEach(() => vi.useFakeTimers({ now: START }));
afterEach(() => {
  for (const caller of callers.splice(0)) caller.close();
  vi.useRealTimers();
});

function start(settings: PartialResilienceSettings = {}, random = () => 0.5): SourceCaller {
  const caller = createSourceCaller({ source: 'population', settings: mergeResilience(settings), clock: { now: () => Date.now() }, random });
  callers.push(caller);
  return caller;
}

type Attempt = (signal: AbortSignal) => Promise<Reading<string>>;
/** Answers by a script, the last line repeated; records when it was asked. */
function department(...script: readonly Reading<string>[]): { attempt: Attempt; askedAt: number[] } {
  const askedAt: number[] = [];
  return {
    askedAt,
    attempt: async () => {
      askedAt.push(Date.now() - START);
      return script[Math.min(askedAt.length, script.length) - 1] ?? unavailable('CONNECTION');
    },
  };
}
/** Never answers, and never minds the signal. */
const hanging: Attempt = () => new Promise(() => {});

function run(caller: SourceCaller, attempt: Attempt, context: CallContext = callContext(), safe = true): Promise<Reading<string>> {
  return caller.call({ context, safe, attempt }).then(({ reading }) => reading);
}
/** Starts the calls, lets all timers pass, gives the readings. */
async function settle<T>(...calls: readonly Promise<T>[]): Promise<T[]> {
  const all = Promise.all(calls);
  await vi.runAllTimersAsync();
  return all;
}

describe('retry', () => {
  it('tries again after full-jitter waits that double up to a bound', async () => {
    const { attempt, askedAt } = department(unavailable('CONNECTION'), unavailable('CONNECTION'), unavailable('CONNECTION'), found('x'));
    const caller = start({ retry: { retries: 3, firstDelayMs: 100, maxDelayMs: 250 } });
    const [reading] = await settle(run(caller, attempt));
    expect(reading).toMatchObject({ outcome: 'FOUND', value: 'x' });
    // random = 0.5 of 100, 200 and 250 (bounded).
    expect(askedAt).toEqual([0, 50, 150, 275]);
    expect(caller.figures()).toMatchObject({ calls: 1, retries: 3 });
  });

  it('draws each wait from the whole interval', async () => {
    const { attempt, askedAt } = department(unavailable('CONNECTION'), found('x'));
    await settle(run(start({ retry: { firstDelayMs: 100 } }, () => 0), attempt));
    expect(askedAt).toEqual([0, 0]);
  });

  it.each<[UnavailableCause, number]>([
    ['CONNECTION', 3], ['TIMEOUT', 3], ['HTTP_STATUS', 3], ['SOURCE_FAULT', 3],
    ['MALFORMED', 1], ['NOT_THE_PROTOCOL', 1], ['MAINTENANCE', 1], ['CANCELLED', 1],
  ])('after %s asks %i times in all', async (cause, times) => {
    const { attempt, askedAt } = department(unavailable(cause));
    await settle(run(start(), attempt));
    expect(askedAt).toHaveLength(times);
  });

  it('never tries again what is not safe, what was refused, or what asks for a longer pause', async () => {
    for (const [reading, safe] of [[unavailable('CONNECTION'), false], [refused('QUOTA'), true], [unavailable('HTTP_STATUS', { retryAfterMs: 60_000 }), true]] as const) {
      const { attempt, askedAt } = department(reading);
      await settle(run(start(), attempt, callContext(), safe));
      expect(askedAt).toHaveLength(1);
    }
  });

  it('stops at the deadline', async () => {
    const { attempt, askedAt } = department(unavailable('CONNECTION'));
    const caller = start({ retry: { retries: 50, firstDelayMs: 100, maxDelayMs: 100 } });
    const [reading] = await settle(run(caller, attempt, callContext({ deadline: START + 220 })));
    expect(reading).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'TIMEOUT' });
    expect(askedAt.every((at) => at < 220)).toBe(true);
  });
});

describe('time', () => {
  it('gives one attempt its own limit, aborts it, and tries again', async () => {
    const aborted: boolean[] = [];
    const caller = start({ timeout: { attemptMs: 100 }, retry: { retries: 1, firstDelayMs: 10 } });
    const [reading] = await settle(run(caller, (signal) => {
      signal.addEventListener('abort', () => aborted.push(true));
      return hanging(signal);
    }));
    expect(reading).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'TIMEOUT' });
    expect(aborted).toEqual([true, true]);
    expect(caller.figures().latency.sumMs).toBe(205);
  });

  it('stops at the deadline even when the department does not', async () => {
    const [reading] = await settle(run(start({ timeout: { attemptMs: 60_000 } }), hanging, callContext({ deadline: START + 500 })));
    expect(reading).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'TIMEOUT' });
    expect(Date.now() - START).toBe(500);
  });

  it('asks nobody past the deadline', async () => {
    const { attempt, askedAt } = department(found('x'));
    expect(await run(start(), attempt, callContext({ deadline: START }))).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'TIMEOUT' });
    expect(askedAt).toEqual([]);
  });

  it('stops at once when the client goes, and aborts the attempt', async () => {
    const client = new AbortController();
    let aborted = false;
    const reading = run(start(), (signal) => {
      signal.addEventListener('abort', () => (aborted = true));
      return hanging(signal);
    }, callContext({ signal: client.signal }));
    await vi.advanceTimersByTimeAsync(50);
    client.abort();
    expect(await reading).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'CANCELLED' });
    expect(aborted).toBe(true);
    expect(Date.now() - START).toBe(50);
  });
});

describe('breaker', () => {
  const settings = { retry: { retries: 0 }, breaker: { window: 4, minimumCalls: 4, failureRate: 0.5, openMs: 1_000, maxOpenMs: 4_000 } };
  async function open(caller: SourceCaller): Promise<void> {
    for (let i = 0; i < 4; i += 1) await settle(run(caller, department(unavailable('CONNECTION')).attempt));
  }

  it('opens when more than the rate failed, asks nobody, and tells when to come back', async () => {
    const caller = start(settings);
    await open(caller);
    const { attempt, askedAt } = department(found('x'));
    expect(await run(caller, attempt)).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'BREAKER_OPEN', retryAfterMs: 1_000 });
    expect(askedAt).toEqual([]);
    expect(caller.figures()).toMatchObject({ state: 'DOWN', unavailable: { CONNECTION: 4, BREAKER_OPEN: 1 } });
  });

  it('lets one trial through after its pause and closes when it succeeds', async () => {
    const caller = start(settings);
    await open(caller);
    await vi.advanceTimersByTimeAsync(1_000);
    const { attempt } = department(found('x'));
    expect(await run(caller, attempt)).toMatchObject({ outcome: 'FOUND' });
    expect(caller.figures().state).toBe('UP');
  });

  it('stays open twice as long when the trial fails', async () => {
    const caller = start(settings);
    await open(caller);
    await vi.advanceTimersByTimeAsync(1_000);
    await settle(run(caller, department(unavailable('TIMEOUT')).attempt));
    await vi.advanceTimersByTimeAsync(1_500);
    expect(await run(caller, department(found('x')).attempt)).toMatchObject({ cause: 'BREAKER_OPEN' });
    await vi.advanceTimersByTimeAsync(500);
    expect(await run(caller, department(found('x')).attempt)).toMatchObject({ outcome: 'FOUND' });
  });

  it('does not take a cancelled trial for a good one', async () => {
    const caller = start(settings);
    await open(caller);
    await vi.advanceTimersByTimeAsync(1_000);
    const client = new AbortController();
    const trial = run(caller, hanging, callContext({ signal: client.signal }));
    await vi.advanceTimersByTimeAsync(1);
    client.abort();
    await settle(trial);
    expect(caller.figures().state).toBe('DOWN');
  });

  it.each<[string, Reading<string>]>([
    ['NOT_FOUND answers', { outcome: 'NOT_FOUND', quality: [], asOf: null, sourceRequestId: null }],
    ['refusals', refused('CONSENT_NEEDED')],
    ['cancelled calls', unavailable('CANCELLED')],
  ])('does not open on %s', async (_what, reading) => {
    const caller = start(settings);
    for (let i = 0; i < 8; i += 1) await settle(run(caller, department(reading).attempt));
    expect(caller.figures().state).toBe('UP');
  });
});

describe('bulkhead', () => {
  it('runs so many at once, lets so many wait, and turns the rest away', async () => {
    const caller = start({ bulkhead: { concurrent: 2, queued: 1 }, retry: { retries: 0 } });
    const release = Promise.withResolvers<Reading<string>>();
    const slow: Attempt = () => release.promise;
    const calls = [run(caller, slow), run(caller, slow), run(caller, slow), run(caller, slow)];
    await vi.advanceTimersByTimeAsync(0);
    expect(caller.figures()).toMatchObject({ inFlight: 2, queued: 1 });
    release.resolve(found('x'));
    const readings = await settle(...calls);
    expect(readings.map((reading) => (reading.outcome === 'UNAVAILABLE' ? reading.cause : reading.outcome))).toEqual(['FOUND', 'FOUND', 'FOUND', 'BULKHEAD_FULL']);
    expect(caller.figures()).toMatchObject({ inFlight: 0, queued: 0 });
  });

  it('frees the caller who waits in the queue when the client goes', async () => {
    const caller = start({ bulkhead: { concurrent: 1, queued: 1 } });
    const first = run(caller, hanging, callContext({ deadline: START + 100_000 }));
    const client = new AbortController();
    const second = run(caller, hanging, callContext({ signal: client.signal }));
    await vi.advanceTimersByTimeAsync(1);
    client.abort();
    expect(await second).toMatchObject({ cause: 'CANCELLED' });
    await settle(first);
  });
});

describe('quota', () => {
  it('refuses beyond the limit of a minute and starts anew in the next', async () => {
    const caller = start({ quota: { perMinute: 2 } });
    const { attempt, askedAt } = department(found('x'));
    const outcomes = [];
    for (let i = 0; i < 3; i += 1) outcomes.push(await run(caller, attempt));
    expect(outcomes[2]).toMatchObject({ outcome: 'REFUSED', cause: 'QUOTA', retryAfterMs: 30_000 });
    expect(caller.figures().quota).toEqual({ perMinute: { limit: 2, left: 0 }, perDay: null, coolingDown: false });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(caller.figures().quota.perMinute).toEqual({ limit: 2, left: 2 });
    expect(await run(caller, attempt)).toMatchObject({ outcome: 'FOUND' });
    expect(askedAt).toHaveLength(3);
  });

  it("turns the day's quota over at midnight of China", async () => {
    const caller = start({ quota: { perDay: 1 } });
    const { attempt } = department(found('x'));
    const open = () => callContext({ deadline: Date.now() + 1_000 });
    await run(caller, attempt, open());
    const untilMidnight = Date.parse('2026-11-22T00:00:00+08:00') - START;
    expect(await run(caller, attempt, open())).toMatchObject({ cause: 'QUOTA', retryAfterMs: untilMidnight });
    await vi.advanceTimersByTimeAsync(untilMidnight);
    expect(await run(caller, attempt, open())).toMatchObject({ outcome: 'FOUND' });
  });

  it('counts every attempt, retries too', async () => {
    const caller = start({ quota: { perMinute: 2 }, retry: { retries: 5, firstDelayMs: 1 } });
    const { attempt, askedAt } = department(unavailable('CONNECTION'));
    const [reading] = await settle(run(caller, attempt));
    expect(askedAt).toHaveLength(2);
    expect(reading).toMatchObject({ outcome: 'REFUSED', cause: 'QUOTA' });
  });

  it('asks nobody for a while after the department says that the quota is used up', async () => {
    const caller = start({ quota: { cooldownMs: 10_000 } });
    const { attempt, askedAt } = department(refused('QUOTA'), found('x'));
    await run(caller, attempt);
    expect(await run(caller, attempt)).toMatchObject({ cause: 'QUOTA', retryAfterMs: 10_000 });
    expect(caller.figures().quota.coolingDown).toBe(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await run(caller, attempt, callContext({ deadline: Date.now() + 1_000 }))).toMatchObject({ outcome: 'FOUND' });
    expect(askedAt).toHaveLength(2);
  });
});

describe('figures', () => {
  it('counts calls, outcomes and latency by bucket', async () => {
    const caller = start();
    await settle(run(caller, async () => {
      await new Promise((resolve) => setTimeout(resolve, 40));
      return found('x');
    }));
    await settle(run(caller, department(refused('CONSENT_NEEDED')).attempt));
    const figures = caller.figures();
    expect(figures).toMatchObject({ source: 'population', state: 'UP', calls: 2, outcomes: { FOUND: 1, REFUSED: 1 }, refused: { CONSENT_NEEDED: 1 } });
    expect(figures.latency).toEqual({ cumulative: [1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2], count: 2, sumMs: 40 });
  });

  it('are read for every open source, and no more after close', () => {
    const caller = start();
    expect(sourceFigures().map(({ source }) => source)).toEqual(['population']);
    caller.close();
    expect(sourceFigures()).toEqual([]);
  });

  it('let a defect of ours through as an error, and count no answer for it', async () => {
    const caller = start();
    await expect(run(caller, () => Promise.reject(new TypeError('defect')))).rejects.toThrow(new TypeError('defect'));
  });
});
