import { describe, expect, it } from 'vitest';
import { SpacedRendering } from '../../../gateway/server/spaced-rendering.ts';
import { fc } from '../../property.ts';

/** Renderings by hand: each ends when it is told to, and pauses pass when the clock does. */
function rendering() {
  let now = 0;
  let paused: { readonly until: number; readonly resume: (nothing?: unknown) => void }[] = [];
  const under: { readonly number: number; readonly end: (number: number) => void; readonly fail: (error: Error) => void }[] = [];
  const begun: number[] = [];
  const ended: number[] = [];
  const spaced = new SpacedRendering<number>({
    render: () => new Promise((resolve, reject) => {
      begun.push(now);
      under.push({ number: begun.length, end: resolve, fail: reject });
    }),
    now: () => now,
    pause: (milliseconds) => new Promise((resume) => paused.push({ until: now + milliseconds, resume })),
  });
  const settle = async (): Promise<void> => {
    for (let times = 0; times < 20; times += 1) await Promise.resolve();
  };
  return {
    spaced, begun, ended, settle,
    running: () => under.length,
    pass: async (milliseconds: number) => {
      now += milliseconds;
      const due = paused.filter(({ until }) => until <= now);
      paused = paused.filter(({ until }) => until > now);
      for (const { resume } of due) resume();
      await settle();
    },
    end: async (error?: Error) => {
      const one = under.shift();
      if (one !== undefined) ended.push(now);
      if (error !== undefined) one?.fail(error);
      else one?.end(one.number);
      await settle();
    },
  };
}

describe('a rendering that anybody may ask for', () => {
  it('is made at once where none was lately, and once for all who asked before it began', async () => {
    const { spaced, begun, settle, end } = rendering();
    const asked = Promise.all([spaced.get(), spaced.get(), spaced.get()]);
    await settle();
    expect(begun).toEqual([0]);
    await end();
    expect(await asked).toEqual([1, 1, 1]);
  });

  it('is not given to who asked after it had begun: what happened by then would be missing', async () => {
    const { spaced, begun, settle, pass, end } = rendering();
    const first = spaced.get();
    await settle();
    const second = spaced.get();
    await pass(8);
    expect(begun).toEqual([0]);
    await end();
    await pass(79);
    expect(begun).toEqual([0]);
    await pass(1);
    expect(begun).toEqual([0, 88]);
    await end();
    expect([await first, await second]).toEqual([1, 2]);
  });

  it('waits a second at most, however long the one before took', async () => {
    const { spaced, begun, settle, pass, end } = rendering();
    void spaced.get();
    await settle();
    await pass(60_000);
    await end();
    void spaced.get();
    await pass(999);
    expect(begun).toEqual([0]);
    await pass(1);
    expect(begun).toEqual([0, 61_000]);
  });

  it('that fails, fails for those who asked for it, and not for the next', async () => {
    const { spaced, settle, end } = rendering();
    const failing = spaced.get();
    failing.catch(() => {});
    await settle();
    const next = spaced.get();
    await end(new Error('no'));
    await expect(failing).rejects.toThrow('no');
    await settle();
    await end();
    expect(await next).toBe(2);
  });

  it('takes no more than a tenth of the time, one at a time, whoever asks when; and everybody gets one', async () => {
    const events = fc.array(fc.oneof(fc.constant('ask' as const), fc.constant('end' as const), fc.integer({ min: 0, max: 50 })), { maxLength: 200 });
    await fc.assert(fc.asyncProperty(events, async (what) => {
      const { spaced, begun, ended, running, settle, pass, end } = rendering();
      const asked: Promise<number>[] = [];
      for (const one of what) {
        if (one === 'ask') asked.push(spaced.get());
        else if (one === 'end') await end();
        else await pass(one);
        await settle();
        expect(running()).toBeLessThanOrEqual(1);
      }
      while (running() > 0 || begun.length < new Set(asked).size) {
        await end();
        await pass(1_000);
      }
      expect((await Promise.all(asked)).length).toBe(asked.length);
      const spaces = begun.slice(1).map((at, n) => ({ space: at - (ended[n] ?? Infinity), least: Math.min(1_000, 10 * ((ended[n] ?? 0) - (begun[n] ?? 0))) }));
      expect(spaces.filter(({ space, least }) => space < least)).toEqual([]);
    }));
  });
});
