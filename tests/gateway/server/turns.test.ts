import { describe, expect, it } from 'vitest';
import { RunningWindow } from '../../../gateway/server/running-window.ts';
import { Turns } from '../../../gateway/server/turns.ts';

/** Turns of an event loop by hand, two beginning in each; a turn takes as long as it is told to. */
function byHand(most = 100, least = 1, first = most) {
  let next: (() => void)[] = [];
  let [now, busy] = [5_000, 0];
  let timers: (() => void)[] = [];
  const window = new RunningWindow({ least, most, first });
  const turns = new Turns({ begunInTurn: 2, window, now: () => now, busy: () => busy, nextTurn: (work) => void next.push(work), later: (_milliseconds, work) => void timers.push(work) });
  const begun: string[] = [];
  return {
    turns, begun, window,
    scheduled: () => next.length,
    /** Sleep. */
    pass: (milliseconds: number) => void (now += milliseconds),
    timer: () => {
      const works = timers;
      timers = [];
      for (const work of works) work();
    },
    begin: (...names: readonly string[]) => {
      for (const name of names) {
        const wait = turns.begin();
        if (wait === null) begun.push(name);
        else void wait.then(() => begun.push(name));
      }
    },
    turn: async (milliseconds = 1) => {
      now += milliseconds;
      busy += milliseconds;
      const works = next;
      next = [];
      for (const work of works) work();
      await Promise.resolve();
    },
  };
}

const many = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `${at}`);

describe('turns', () => {
  it('let a few requests begin at once, and the others in the turns after, in their order', async () => {
    const { begin, turn, begun } = byHand();
    begin('a', 'b', 'c', 'd', 'e');
    expect(begun).toEqual(['a', 'b']);
    await turn();
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    await turn();
    expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('let nobody overtake those who wait', async () => {
    const { begin, turn, begun } = byHand();
    begin('a', 'b', 'c', 'd', 'e');
    await turn();
    begin('f');
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    await turn();
    expect(begun).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('schedule nothing more when nobody comes', async () => {
    const { begin, turn, begun, scheduled } = byHand();
    begin('a');
    expect(scheduled()).toBe(1);
    await turn();
    expect(scheduled()).toBe(0);
    begin('b', 'c');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('let no more be under way than the window allows, and one more for each that ends, without turning idly meanwhile', async () => {
    const { begin, turn, begun, turns, scheduled } = byHand(3);
    begin('a', 'b', 'c', 'd', 'e');
    await turn();
    expect(begun).toEqual(['a', 'b', 'c']);
    await turn();
    await turn();
    expect([begun.length, scheduled()]).toEqual([3, 0]);
    turns.ended();
    expect(scheduled()).toBe(1);
    await turn();
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });

  it('tell the window of sleep while somebody waits, so that it opens for them, and of work, so that it closes', async () => {
    const { begin, turn, turns, window, pass, timer, begun } = byHand(100, 2, 6);
    begin(...many(20));
    for (let times = 0; times < 4; times += 1) await turn(0.1);
    expect(begun.length).toBe(6);
    // Nothing ends and nothing comes: only the timer can see that the event loop sleeps.
    pass(20);
    timer();
    expect(window.size).toBeGreaterThan(6);
    const opened = window.size;
    for (let times = 0; times < 10; times += 1) await turn(0.1);
    expect(begun.length).toBe(opened);
    for (let times = 0; times < 100; times += 1) {
      await turn(20);
      timer();
    }
    expect([window.size, turns.waiting]).toEqual([2, 20 - opened]);
  });

  it('tell the window nothing of time without a line', async () => {
    const { begin, turn, turns, window, pass, timer } = byHand(100, 2, 6);
    begin('a', 'b');
    await turn();
    pass(10_000);
    timer();
    begin('c');
    await turn();
    turns.ended();
    await turn();
    expect(window.size).toBe(6);
  });

  it('starve nobody: whoever waits begins in the end, whatever the turns take', async () => {
    const { begin, turn, begun, turns } = byHand();
    begin(...many(60));
    for (let times = 0; times < 200 && begun.length < 60; times += 1) {
      await turn(times % 3 === 0 ? 50 : 0.1);
      turns.ended();
    }
    expect(begun).toEqual(many(60));
  });

  it('know how long one more would wait: nothing without a line, else what the first has waited, or what the line will take at its pace', async () => {
    const { begin, turn, turns, pass } = byHand(100, 50);
    begin('a', 'b');
    expect([turns.wait, turns.waiting]).toEqual([0, 0]);
    begin(...many(10));
    expect([turns.wait, turns.waiting]).toEqual([0, 10]);
    pass(7);
    expect(turns.wait).toBe(7);
    // Two begun in four milliseconds more, so eleven by two: 5.5 each for the eight that are left.
    await turn(4);
    expect(turns.wait).toBe(8 * 5.5);
    for (let times = 0; times < 4; times += 1) await turn();
    expect([turns.wait, turns.waiting]).toEqual([0, 0]);
    // A new line is not judged by the old one's pace.
    begin(...many(20));
    expect(turns.wait).toBe(0);
  });
});
