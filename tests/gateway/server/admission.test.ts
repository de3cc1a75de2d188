import { describe, expect, it } from 'vitest';
import { createAdmission } from '../../../gateway/server/admission.ts';
import { fc } from '../../property.ts';

/** A process by hand: requests arrive, turns pass, requests end. Each request costs so many milliseconds of a turn, once; turns are work, what only passes is sleep. */
function process(limits: { readonly inFlight?: number; readonly inFlightFloor?: number; readonly maxLoopDelay?: number } = {}) {
  let [now, busy] = [10_000, 0];
  let next: (() => void)[] = [];
  let tell: () => void = () => {};
  const told: unknown[] = [];
  const gauges = new Map<string, () => number>();
  const admission = createAdmission(
    { inFlight: 256, inFlightFloor: 16, maxLoopDelay: 30, ...limits },
    { now: () => now, busy: () => busy, nextTurn: (work) => void next.push(work), later: () => {}, every: (_milliseconds, work) => ((tell = work), () => {}), log: { warn: (facts: unknown) => void told.push(facts) } },
    { gauge: (name, _help, read) => void gauges.set(name, read) },
  );
  const under: { readonly leave: () => void }[] = [];
  let begun = 0;
  return {
    admission, told, gauges,
    begun: () => begun,
    running: () => under.length,
    tell: () => tell(),
    pass: (milliseconds: number) => void (now += milliseconds),
    hold: (milliseconds: number) => void ((now += milliseconds), (busy += milliseconds)),
    /** Whether it was taken. */
    arrive: (): boolean => {
      admission.arrived();
      if (admission.inFlight.isFull) {
        admission.refused();
        return false;
      }
      const leave = admission.inFlight.enter();
      const start = (): void => {
        begun += 1;
        under.push({ leave });
      };
      const turn = admission.turns.begin();
      if (turn === null) start();
      else void turn.then(start);
      return true;
    },
    end: () => {
      const first = under.shift();
      if (first === undefined) return;
      admission.ended();
      first.leave();
    },
    turn: async (milliseconds: number) => {
      now += milliseconds;
      busy += milliseconds;
      const works = next;
      next = [];
      for (const work of works) work();
      await Promise.resolve();
    },
  };
}

/** Turns of 2 ms, in each of which two requests end and so many arrive. Returns how many were taken of how many. */
async function load(one: ReturnType<typeof process>, arriving: number, turns: number): Promise<{ readonly taken: number; readonly of: number }> {
  let taken = 0;
  for (let times = 0; times < turns; times += 1) {
    for (let at = 0; at < arriving; at += 1) if (one.arrive()) taken += 1;
    await one.turn(2);
    one.end();
    one.end();
  }
  return { taken, of: arriving * turns };
}

/** How many were in flight at the end of a turn, on average and at most, in so many turns of the same. */
async function inFlightOver(one: ReturnType<typeof process>, turns: number, arriving: number): Promise<{ readonly mean: number; readonly most: number }> {
  let [sum, most] = [0, 0];
  for (let times = 0; times < turns; times += 1) {
    await load(one, arriving, 1);
    sum += one.admission.inFlight.count;
    most = Math.max(most, one.admission.inFlight.count);
  }
  return { mean: sum / turns, most };
}

describe('admission', () => {
  it('does not count to requests what the process does between them: few in an hour do not make the next ones look dear', async () => {
    const one = process();
    for (let minute = 0; minute < 60; minute += 1) {
      one.arrive();
      await one.turn(1);
      one.end();
      one.hold(80);
      one.pass(59_919);
    }
    for (let times = 0; times < 150; times += 1) {
      one.arrive();
      await one.turn(1);
      one.end();
      one.pass(5);
    }
    expect(one.gauges.get('shuqiao_offered_load')?.()).toBeCloseTo(0.15, 1);
  });

  it('takes everything that the process keeps up with', async () => {
    const one = process();
    expect(await load(one, 2, 500)).toEqual({ taken: 1_000, of: 1_000 });
  });

  it('at three times that takes as much as is served, and nobody who is taken waits long', async () => {
    const one = process();
    // In the first moment as many are taken as a second can work off.
    await load(one, 6, 500);
    const before = one.begun();
    const { taken } = await load(one, 6, 500);
    expect(one.begun() - before).toBe(1_000);
    expect(taken).toBeGreaterThanOrEqual(990);
    expect(taken).toBeLessThanOrEqual(1_010);
    // Waits are bounded by what is allowed: 30 ms of a line that stands.
    expect(one.admission.turns.wait).toBeLessThanOrEqual(36);
    expect(one.admission.inFlight.count).toBeLessThan(60);
  });

  it('keeps fewer in flight beyond saturation than at it, so that those who are taken are answered sooner', async () => {
    const one = process({ inFlightFloor: 50 });
    await load(one, 6, 300);
    // Turns as long as what many half done bring with them: the window closes.
    for (let times = 0; times < 40; times += 1) {
      for (let at = 0; at < 18; at += 1) one.arrive();
      await one.turn(6);
      for (let at = 0; at < 4; at += 1) one.end();
    }
    await load(one, 6, 100);
    // 24 may be under way, and 15 ms are worth 15 more; 50 are the clients of a closed loop, which are taken once a second for a moment.
    const { mean, most } = await inFlightOver(one, 1_500, 6);
    expect(mean).toBeLessThanOrEqual(24 + 15 + 1);
    expect(most).toBeLessThanOrEqual(50);
    const before = one.begun();
    await load(one, 6, 500);
    expect(one.begun() - before).toBe(1_000);
  });

  it('serves fifty clients that ask again at once, a second after there were more', async () => {
    const one = process({ inFlightFloor: 50 });
    await load(one, 6, 300);
    const turns = 700;
    let refused = 0;
    for (let times = 0; times < turns; times += 1) {
      while (one.admission.inFlight.count < 50) {
        if (one.arrive()) continue;
        if (times > turns / 2 + 150) refused += 1;
        break;
      }
      await one.turn(2);
      one.end();
      one.end();
    }
    expect([refused, one.admission.inFlight.count]).toEqual([0, 48]);
  });

  it('does not take a few that were refused for more load than there is process', async () => {
    const one = process({ inFlightFloor: 50 });
    for (let at = 0; at < 50; at += 1) one.arrive();
    one.hold(61);
    for (let at = 0; at < 49; at += 1) expect(one.arrive()).toBe(false);
    one.hold(101);
    for (let at = 0; at < 49; at += 1) expect(one.arrive()).toBe(false);
    one.end();
    expect(one.arrive()).toBe(true);
    expect(one.arrive()).toBe(false);
    one.end();
    expect(one.arrive()).toBe(false);
  });

  it('takes a line that will be worked off, and refuses the next once somebody has waited eight times as long as is allowed', async () => {
    const one = process({ inFlightFloor: 4 });
    await load(one, 1, 600);
    for (let at = 0; at < 20; at += 1) expect(one.arrive()).toBe(true);
    one.hold(170);
    expect(one.arrive()).toBe(true);
    one.hold(71);
    expect(one.arrive()).toBe(false);
  });

  it('takes everything again as soon as the load has fallen', async () => {
    const one = process();
    await load(one, 6, 300);
    await load(one, 0, 40);
    expect(await load(one, 2, 300)).toEqual({ taken: 600, of: 600 });
  });

  it('takes a burst of what it will have worked off soon', async () => {
    const one = process();
    for (let at = 0; at < 40; at += 1) expect(one.arrive()).toBe(true);
    await load(one, 0, 30);
    expect(one.begun()).toBe(40);
  });

  it('takes as many as it may while they only wait for slow departments, and refuses the one after', async () => {
    const one = process();
    for (let at = 0; at < 128; at += 1) {
      expect(one.arrive()).toBe(true);
      await one.turn(0.05);
    }
    expect(one.running()).toBe(128);
    expect(process({ inFlight: 1 }).arrive()).toBe(true);
    const small = process({ inFlight: 2 });
    expect([small.arrive(), small.arrive(), small.arrive()]).toEqual([true, true, false]);
  });

  it('always takes a few, however late the process is', async () => {
    const one = process({ inFlightFloor: 16 });
    for (let at = 0; at < 16; at += 1) expect(one.arrive()).toBe(true);
    one.pass(10_000);
    expect(one.arrive()).toBe(false);
    expect(one.admission.inFlight.count).toBe(16);
  });

  it('tells once a second how many were refused, and is silent when none was', async () => {
    const one = process({ inFlight: 1 });
    one.arrive();
    one.arrive();
    one.arrive();
    one.tell();
    one.tell();
    expect(one.told).toEqual([{ refused: 2, inFlight: 1, waiting: 0 }]);
  });

  it('shows what it knows as metrics', () => {
    const one = process();
    for (let at = 0; at < 5; at += 1) one.arrive();
    one.pass(4);
    expect([...one.gauges].map(([name, read]) => [name, read()])).toEqual([
      ['shuqiao_requests_in_flight', 5], ['shuqiao_requests_waiting', 3], ['shuqiao_requests_window', 128], ['shuqiao_turn_wait_milliseconds', 4], ['shuqiao_offered_load', 0],
    ]);
  });

  it('never has more in flight than its capacity, loses nobody, and is empty in the end', async () => {
    const event = fc.oneof(fc.constant('arrive' as const), fc.constant('end' as const), fc.double({ min: 0, max: 80, noNaN: true }));
    await fc.assert(fc.asyncProperty(fc.array(event, { maxLength: 300 }), async (events) => {
      const one = process({ inFlight: 24, inFlightFloor: 4 });
      let taken = 0;
      for (const what of events) {
        if (what === 'arrive') taken += one.arrive() ? 1 : 0;
        else if (what === 'end') one.end();
        else await one.turn(what);
        expect(one.admission.inFlight.count).toBeLessThanOrEqual(24);
      }
      for (let times = 0; times < 200; times += 1) {
        await one.turn(1);
        one.end();
      }
      expect([one.begun(), one.admission.inFlight.count, one.admission.turns.waiting]).toEqual([taken, 0, 0]);
    }), { numRuns: globalThis.process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 5_000 : 100 });
  });
});
