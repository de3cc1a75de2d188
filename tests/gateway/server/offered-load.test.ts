import { describe, expect, it } from 'vitest';
import { OfferedLoad } from '../../../gateway/server/offered-load.ts';

/** A process by hand: what passes is work, sleep or standstill. */
function byHand() {
  let [now, busy, running] = [7_000, 3_000, 0];
  const offered = new OfferedLoad({ now: () => now, busy: () => busy, running: () => running });
  const work = (milliseconds: number): void => void ((now += milliseconds), (busy += milliseconds));
  const sleep = (milliseconds: number): void => void (now += milliseconds);
  return {
    offered, work, sleep,
    /** So many have begun that are not over. */
    runs: (requests: number): void => void (running = requests),
    /** Requests one after the other for so long: each works, then nothing happens until the next. */
    load: (each: { readonly work: number; readonly sleep: number }, milliseconds: number): void => {
      for (let left = milliseconds; left > 0; left -= each.work + each.sleep) {
        offered.arrived();
        work(each.work);
        sleep(each.sleep);
        offered.ended();
      }
    },
  };
}

describe('the load offered', () => {
  it('is as good as endless until a request has shown what it takes', () => {
    const { offered } = byHand();
    offered.arrived();
    expect(offered.share).toBe(Infinity);
  });

  it('is how busy the event loop is until a request is over, however many have come, unless it has nothing but work', () => {
    const { offered, work, sleep } = byHand();
    for (let times = 0; times < 500; times += 1) offered.arrived();
    work(25);
    expect(offered.share).toBe(Infinity);
    sleep(75);
    expect(offered.share).toBe(0.25);
  });

  it('counts half of the work of those that have begun: the first to be over has not taken what was done for all', () => {
    const { offered, work, sleep, runs } = byHand();
    for (let times = 0; times < 100; times += 1) offered.arrived();
    work(50);
    sleep(50);
    runs(99);
    offered.ended();
    // A hundred in a second, fifty and a half of which took 50 ms.
    expect(offered.share).toBeCloseTo(0.1, 2);
  });

  it.each([[1, 9, 0.1], [7, 3, 0.7], [10, 0, 1], [0.5, 0.5, 0.5]])('is the work of what arrives in the time in which it arrives: %d ms of work, %d ms of sleep', (work, sleep, share) => {
    const { offered, load } = byHand();
    load({ work, sleep }, 3_000);
    expect(offered.share).toBeCloseTo(share, 1);
  });

  it('counts what is refused as well: three times as many as are served are three times as much', () => {
    const { offered, work } = byHand();
    for (let times = 0; times < 3_000; times += 1) {
      for (let at = 0; at < 3; at += 1) offered.arrived();
      work(1);
      offered.ended();
    }
    expect(offered.share).toBeCloseTo(3, 0);
  });

  it('stays below 1 when all arrivals of a standstill come at once after it', () => {
    const { offered, work, load } = byHand();
    load({ work: 0.7, sleep: 0.3 }, 3_000);
    work(170);
    for (let at = 0; at < 170; at += 1) offered.arrived();
    expect(offered.share).toBeLessThan(1);
    // What it left is worked off while more comes, ten requests done for seven that come.
    for (let times = 0; times < 60; times += 1) {
      for (let at = 0; at < 7; at += 1) offered.arrived();
      for (let at = 0; at < 10; at += 1) {
        work(0.7);
        offered.ended();
      }
      expect(offered.share).toBeLessThan(1);
    }
  });

  it('does not take a process that was stopped for one that has worked', () => {
    const { offered, work, load } = byHand();
    load({ work: 0.7, sleep: 0.3 }, 3_000);
    work(100_000);
    load({ work: 0.7, sleep: 0.3 }, 1_000);
    expect(offered.share).toBeLessThan(0.9);
  });

  it('is gone a second after the last arrival', () => {
    const { offered, load, sleep } = byHand();
    load({ work: 2, sleep: 0 }, 2_000);
    sleep(1_000);
    expect(offered.share).toBe(0);
    sleep(3_600_000);
    load({ work: 0.7, sleep: 0.3 }, 3_000);
    expect(offered.share).toBeCloseTo(0.7, 1);
  });
});
