import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { leafHash } from '../../../journal/merkle/leaf-hash.ts';
import { MerkleFrontier } from '../../../journal/merkle/merkle-frontier.ts';
import { GroupCommit } from '../../../journal/writer/group-commit.ts';
import type { CommittedFrame } from '../../../journal/writer/group-commit.ts';
import { systemClock } from '../../../journal/writer/system-clock.ts';
import { settle } from '../manual-clock.ts';

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

describe('gathering', () => {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  /** Turns of an event loop, `busyFor` of which handle an event of their own, each `turnMs` long and with a record; answers what each commit held. */
  async function commits({ busyFor, turnMs, gatherMs }: { readonly busyFor: number; readonly turnMs: number; readonly gatherMs: number }): Promise<string[]> {
    let [now, handled] = [0, 0];
    const frames: string[] = [];
    const commit = new GroupCommit({
      frontier: new MerkleFrontier(), headOf: () => Buffer.from('head'), pace: { monotonic: () => now, handled: () => handled, gatherMs },
      commit: async (frame) => frames.push(frame.entries.map(String).join('')) > 0,
    });
    // The one before: without it a record comes after a pause, and is not gathered for.
    await commit.append(() => [Buffer.from('-')]);
    await settle();
    const appended: Promise<number>[] = [];
    for (let i = 0; i < busyFor; i += 1) {
      now += turnMs;
      handled += 1;
      appended.push(commit.append(() => [Buffer.from('abcdefghijklmnopqrstuvwxyz'.charAt(i))]));
      await turn();
    }
    await settle();
    await Promise.all(appended);
    return frames.slice(1);
  }

  it.each([
    { busyFor: 1, turnMs: 1, gatherMs: 10, what: 'a record in a process with nothing else to do waits for nothing', expected: ['a'] },
    { busyFor: 6, turnMs: 1, gatherMs: 10, what: 'while turns bring work, records share a frame, which the first turn without any ends', expected: ['abcdef'] },
    { busyFor: 12, turnMs: 4, gatherMs: 10, what: 'a process that never rests gathers no longer than it may, counted from one commit to the next', expected: ['abc', 'def', 'ghi', 'jkl'] },
    { busyFor: 4, turnMs: 20, gatherMs: 10, what: 'what comes after a pause waits for its own turn only', expected: ['a', 'b', 'c', 'd'] },
    { busyFor: 4, turnMs: 1, gatherMs: 0, what: 'without time to gather, a commit takes one turn', expected: ['a', 'b', 'c', 'd'] },
  ])('$what', async ({ expected, ...loop }) => {
    expect(await commits(loop)).toEqual(expected);
  });

  it('ends with the first turn that brings nothing, though the next one would', async () => {
    let handled = 0;
    const frames: string[] = [];
    const commit = new GroupCommit({
      frontier: new MerkleFrontier(), headOf: () => Buffer.from('head'), pace: { monotonic: () => 0, handled: () => handled, gatherMs: 10 },
      commit: async (frame) => frames.push(frame.entries.map(String).join('')) > 0,
    });
    await commit.append(() => [Buffer.from('-')]);
    await settle();
    const first = commit.append(() => [Buffer.from('a')]);
    await turn();
    await turn();
    await turn();
    handled += 1;
    const second = commit.append(() => [Buffer.from('b')]);
    await Promise.all([first, second]);
    expect(frames).toEqual(['-', 'a', 'b']);
  });

  it('knows on the machine itself when the loop has handled something, and when nothing', async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // listening on TCP
    const before = systemClock.handled();
    await new Promise((resolve) => connect(port, '127.0.0.1').resume().once('close', resolve));
    await turn();
    expect(systemClock.handled()).toBeGreaterThan(before);
    await new Promise((resolve) => server.close(resolve));
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
