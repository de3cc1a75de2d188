import { describe, expect, it } from 'vitest';
import { leafHash } from '../../../journal/merkle/leaf-hash.ts';
import { MerkleFrontier } from '../../../journal/merkle/merkle-frontier.ts';
import { GroupCommit } from '../../../journal/writer/group-commit.ts';
import type { CommittedFrame } from '../../../journal/writer/group-commit.ts';
import { ManualClock, settle } from '../manual-clock.ts';

/** A group commit whose sink is the test: it sees each frame and says when it is durable. */
function arrange(headOf: () => Buffer = () => Buffer.from('head')) {
  const frames: CommittedFrame[] = [];
  const answers: ((durable: boolean) => void)[] = [];
  const commit = new GroupCommit({
    frontier: new MerkleFrontier(), headOf,
    commit: (frame) => {
      frames.push(frame);
      return new Promise((resolve) => answers.push(resolve));
    },
  });
  const append = (text: string) => commit.append(() => [Buffer.from(text)]).then((index) => `${text} at ${index}`, (error: Error) => `${text} refused: ${error.message}`);
  return { commit, frames, answers, append, texts: () => frames.map((frame) => frame.entries.map(String)) };
}

describe('spacing', () => {
  /** Appends at the times given, in milliseconds; a commit takes no time. Answers when each began, and with what. */
  async function begun(arrivals: readonly number[], spacingMs: () => number): Promise<(readonly [number, string])[]> {
    const clock = new ManualClock();
    const origin = clock.monotonic();
    const commits: (readonly [number, string])[] = [];
    const commit = new GroupCommit({
      frontier: new MerkleFrontier(), headOf: () => Buffer.from('head'), pace: { monotonic: () => clock.monotonic(), wait: (ms) => clock.wait(ms), spacingMs },
      commit: async (frame) => commits.push([clock.monotonic() - origin, frame.entries.map(String).join('')]) > 0,
    });
    const appended: Promise<number>[] = [];
    for (const [i, at] of arrivals.entries()) {
      await clock.advance(origin + at - clock.monotonic());
      appended.push(commit.append(() => [Buffer.from('abcdef'.charAt(i))]));
    }
    await clock.advance(10);
    await Promise.all(appended);
    return commits;
  }

  it.each([
    ['a record after a pause waits for nothing', [0, 10, 20], [[0, 'a'], [10, 'b'], [20, 'c']]],
    ['records that follow a commit closely share the next one, three milliseconds after it', [0, 1, 2, 3.5], [[0, 'a'], [3, 'bc'], [6, 'd']]],
  ])('%s', async (_, arrivals, expected) => {
    expect(await begun(arrivals, () => 3)).toEqual(expected);
  });

  it('is asked for at each commit: a process that comes to its limit commits less often', async () => {
    const spacings = [3, 3, 10];
    expect(await begun([0, 1, 4, 5], () => spacings.shift() ?? 0)).toEqual([[0, 'a'], [3, 'b'], [13, 'cd']]);
  });
});

describe('group commit', () => {
  it('writes the first record at once, and what comes in meanwhile together', async () => {
    const { append, answers, texts } = arrange();
    const first = append('a');
    await settle();
    const others = ['b', 'c', 'd'].map(append);
    await settle();
    expect(texts()).toEqual([['a']]);
    answers[0]?.(true);
    expect(await first).toBe('a at 0');
    await settle();
    expect(texts()).toEqual([['a'], ['b', 'c', 'd']]);
    answers[1]?.(true);
    expect(await Promise.all(others)).toEqual(['b at 1', 'c at 2', 'd at 3']);
  });

  it('gathers what one turn of the event loop brings, whichever socket it came from', async () => {
    const { append, texts } = arrange();
    void append('a');
    for (let callback = 0; callback < 10; callback += 1) await Promise.resolve();
    void append('b');
    await settle();
    expect(texts()).toEqual([['a', 'b']]);
  });

  it('releases no record before its frame is durable', async () => {
    const { append, answers } = arrange();
    const append1 = append('a');
    expect(await Promise.race([append1, settle().then(() => 'waiting')])).toBe('waiting');
    answers[0]?.(true);
    expect(await append1).toBe('a at 0');
  });

  it('refuses everything that waits when no sink takes a frame, and goes on at the next index once one did', async () => {
    const { commit, append, answers, texts } = arrange();
    const waiting = [append('a')];
    await settle();
    waiting.push(append('b'));
    answers[0]?.(false);
    expect(await Promise.all(waiting)).toEqual(['a', 'b'].map((text) => `${text} refused: AUDIT_UNAVAILABLE: no sink made the entry durable in time`));
    expect(await append('c')).toContain('refused');
    const resumed = commit.resume();
    expect(await commit.resume()).toBeNull();
    answers[1]?.(true);
    expect(await resumed).toEqual([0, 0]);
    const next = append('d');
    await settle();
    answers[2]?.(true);
    expect(await next).toBe('d at 1');
    expect(texts()).toEqual([['a'], ['a'], ['d']]);
  });

  it('refuses everything for good when a head cannot be signed: the tree has grown by what is in no frame', async () => {
    const { commit, append, frames } = arrange(() => {
      throw new Error('the key is gone');
    });
    expect(await Promise.all([append('a'), append('b')])).toEqual([expect.stringContaining('refused'), expect.stringContaining('refused')]);
    expect(await append('c')).toContain('refused');
    expect(commit.isStalled).toBe(true);
    expect(await commit.resume()).toBeNull();
    expect(frames).toEqual([]);
  });

  it('hands a sink that lags the frames it lacks, and forgets those that are published', async () => {
    const lacking: number[][] = [];
    const frontier = new MerkleFrontier();
    const commit = new GroupCommit({
      frontier, headOf: () => Buffer.from('head'),
      commit: async (_, since) => {
        lacking.push(since(1).map((frame) => frame.first));
        return true;
      },
    });
    for (const text of ['a', 'b', 'c', 'd']) await commit.append(() => [Buffer.from(text)]);
    commit.published(2);
    await commit.append(() => [Buffer.from('e')]);
    expect(lacking).toEqual([[0], [1], [1, 2], [1, 2, 3], [2, 3, 4]]);
    expect(commit.unpublished.map((frame) => frame.first)).toEqual([2, 3, 4]);
  });

  it('keeps a frame in memory of its own, so that it holds on to nothing else until it is published', async () => {
    const { commit, append, answers, frames } = arrange();
    const appended = ['a', 'b'].map(append);
    await settle();
    answers[0]?.(true);
    await Promise.all(appended);
    const [frame] = frames;
    const parts = [frame?.bytes, frame?.head, ...(frame?.entries ?? []), ...(frame?.leaves ?? [])];
    expect(parts.length).toBe(6);
    expect(new Set(parts.map((part) => part?.buffer)).size).toBe(1);
    expect(frame?.bytes.buffer.byteLength).toBe((frame?.bytes.length ?? 0) + 2 * 32);
    expect(frame?.leaves).toEqual(['a', 'b'].map((text) => leafHash(Buffer.from(text))));
    expect(commit.unpublished).toEqual([frame]);
  });
});
