import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WorkerPool } from '../../../gateway/cluster/worker-pool.ts';
import type { WorkerProcess } from '../../../gateway/cluster/worker-pool.ts';
import { createAskPrimary } from '../../../gateway/cluster/ask-primary.ts';
import { createSharedRates } from '../../../gateway/cluster/shared-rates.ts';
import { createSharedReplays } from '../../../gateway/cluster/shared-replays.ts';

class FakeWorker extends EventEmitter implements WorkerProcess {
  readonly slot: number;
  readonly signals: string[] = [];
  readonly toWorker = new EventEmitter();
  deaf = false;
  readonly process: WorkerProcess['process'] = { pid: 1, kill: (signal: NodeJS.Signals) => this.#kill(signal) };

  constructor(slot: number) {
    super();
    this.slot = slot;
  }
  isConnected(): boolean {
    return true;
  }
  send(message: unknown): void {
    this.toWorker.emit('message', message);
  }
  ready(): void {
    this.emit('message', { kind: 'ready', url: 'http://127.0.0.1:4000', policyVersion: null });
  }
  #kill(signal: NodeJS.Signals): void {
    this.signals.push(signal);
    if (signal === 'SIGKILL' || (signal === 'SIGTERM' && !this.deaf)) this.emit('exit', 0, null);
  }
}

interface Story {
  readonly pool: WorkerPool;
  readonly forked: FakeWorker[];
  readonly told: string[];
}

function pool(workers = 2): Story {
  const forked: FakeWorker[] = [];
  const told: string[] = [];
  return {
    forked, told,
    pool: new WorkerPool({
      workers, clock: Date.now, policy: () => null, delay: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      fork: (slot) => {
        const worker = new FakeWorker(slot);
        forked.push(worker);
        return worker;
      },
      onListening: () => {}, onReady: (url) => told.push(`ready ${url}`), onEnded: (slot, how) => told.push(`ended ${slot} ${how}`), onRenewed: (slot) => told.push(`renewed ${slot}`), onStopped: (code) => told.push(`stopped ${code}`),
    }),
  };
}

describe('WorkerPool', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is ready when every slot is, and says so once', () => {
    const { forked, told } = pool();
    forked[0]?.ready();
    expect(told).toEqual([]);
    forked[1]?.ready();
    forked[1]?.ready();
    expect(told).toEqual(['ready http://127.0.0.1:4000']);
  });

  it('puts a new worker into the slot of one that ended', async () => {
    const { forked, told } = pool();
    forked.forEach((worker) => worker.ready());
    forked[1]?.emit('exit', null, 'SIGKILL');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(forked.map(({ slot }) => slot)).toEqual([0, 1, 1]);
    expect(told.at(-1)).toBe('ended 1 SIGKILL');
  });

  it('gives up at once when the first start fails', async () => {
    const { forked, told } = pool();
    forked[0]?.emit('exit', 2, null);
    await vi.advanceTimersByTimeAsync(10);
    expect(told).toEqual(['ended 0 exit code 2', 'stopped 1']);
    expect(forked[1]?.signals).toContain('SIGTERM');
  });

  it('gives up when a worker cannot be replaced', async () => {
    const { forked, told } = pool(1);
    forked[0]?.ready();
    for (let times = 0; times < 4; times += 1) {
      forked.at(-1)?.emit('exit', 1, null);
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(forked).toHaveLength(4);
    expect(told.at(-1)).toBe('stopped 1');
  });

  it('goes on with those that serve when one cannot be replaced, and tries again, ever less often', async () => {
    const { forked, told } = pool();
    forked.forEach((worker) => worker.ready());
    for (let times = 0; times < 12; times += 1) {
      forked.at(-1)?.emit('exit', 1, null);
      await vi.advanceTimersByTimeAsync(10_000);
    }
    expect([forked.length, told.some((line) => line.startsWith('stopped'))]).toEqual([14, false]);
    forked.at(-1)?.emit('exit', 1, null);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(forked).toHaveLength(14);
    await vi.advanceTimersByTimeAsync(1_000);
    forked.at(-1)?.ready();
    // And it gives up when the last one that served is gone too.
    forked[0]?.emit('exit', 1, null);
    forked.at(-1)?.emit('exit', 1, null);
    for (let times = 0; times < 3; times += 1) {
      await vi.advanceTimersByTimeAsync(300);
      forked.slice(-2).forEach((worker) => worker.emit('exit', 1, null));
    }
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told.at(-1)).toMatch(/^stopped/);
  });

  describe('renewed', () => {
    it('replaces one after the other, each when the successor of the one before listens', async () => {
      const { pool: workers, forked, told } = pool();
      forked.forEach((worker) => worker.ready());
      void workers.renew();
      void workers.renew();
      await vi.advanceTimersByTimeAsync(1_000);
      expect(forked.map(({ slot, signals }) => [slot, signals])).toEqual([[0, ['SIGTERM']], [1, []], [0, []]]);
      forked[2]?.ready();
      await vi.advanceTimersByTimeAsync(1_000);
      expect(forked.map(({ slot, signals }) => [slot, signals])).toEqual([[0, ['SIGTERM']], [1, ['SIGTERM']], [0, []], [1, []]]);
      expect(told.at(-1)).toBe('ended 1 exit code 0');
      forked[3]?.ready();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(told.at(-1)).toBe('renewed null');
      expect(forked.flatMap(({ signals }) => signals)).toEqual(['SIGTERM', 'SIGTERM']);
    });

    it('leaves the others alone when a successor does not start', async () => {
      const { pool: workers, forked, told } = pool();
      forked.forEach((worker) => worker.ready());
      void workers.renew();
      await vi.advanceTimersByTimeAsync(300);
      forked[2]?.emit('exit', 1, null);
      await vi.advanceTimersByTimeAsync(300);
      expect([told.at(-1), forked[1]?.signals, forked.length]).toEqual(['renewed 0', [], 4]);
      forked[3]?.ready();
      void workers.renew();
      await vi.advanceTimersByTimeAsync(10);
      expect(forked[3]?.signals.concat(forked[1]?.signals ?? [])).toEqual(['SIGTERM']);
    });

    it('waits for one that is being replaced anyway, and does not end it while it starts', async () => {
      const { pool: workers, forked, told } = pool();
      forked.forEach((worker) => worker.ready());
      forked[0]?.emit('exit', null, 'SIGKILL');
      await vi.advanceTimersByTimeAsync(300);
      void workers.renew();
      await vi.advanceTimersByTimeAsync(10_000);
      expect([forked.length, forked[2]?.signals, forked[1]?.signals]).toEqual([3, [], []]);
      forked[2]?.ready();
      await vi.advanceTimersByTimeAsync(300);
      forked[3]?.ready();
      await vi.advanceTimersByTimeAsync(10);
      expect([forked[1]?.signals, told.at(-1)]).toEqual([['SIGTERM'], 'renewed null']);
    });

    it('kills one that does not go, and does nothing while it starts or stops', async () => {
      const { pool: workers, forked } = pool();
      await workers.renew();
      forked.forEach((worker) => worker.ready());
      for (const worker of forked) worker.deaf = true;
      void workers.renew();
      await vi.advanceTimersByTimeAsync(5_000);
      expect(forked.map(({ signals }) => signals)).toEqual([['SIGTERM', 'SIGKILL'], [], []]);
      void workers.stop(0);
      await workers.renew();
      await vi.advanceTimersByTimeAsync(5_000);
      expect(forked).toHaveLength(3);
    });
  });

  it('stops all workers and waits for them', async () => {
    const { pool: workers, forked, told } = pool();
    await workers.stop(0);
    await workers.stop(0);
    expect(forked.map(({ signals }) => signals[0])).toEqual(['SIGTERM', 'SIGTERM']);
    expect(told).toEqual(['stopped 0']);
  });

  it('kills a worker that does not go, and fails', async () => {
    const { pool: workers, forked, told } = pool();
    for (const worker of forked) worker.deaf = true;
    const stopped = workers.stop(0);
    await vi.advanceTimersByTimeAsync(5_000);
    await stopped;
    expect(forked.map(({ signals }) => signals)).toEqual([['SIGTERM', 'SIGKILL'], ['SIGTERM', 'SIGKILL']]);
    expect(told).toEqual(['stopped 1']);
  });

  it('outlives a worker that went before it was answered, and replaces it', async () => {
    const { forked, told } = pool();
    forked.forEach((worker) => worker.ready());
    // What node:cluster tells of an answer that cannot be written; the exit follows.
    const [gone] = forked;
    if (gone === undefined) throw new Error('a worker is expected');
    gone.send = () => void gone.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    gone.emit('message', { kind: 'first-use', ask: 1, id: 'proof', until: Date.now() / 1000 + 60 });
    await vi.advanceTimersByTimeAsync(0);
    gone.emit('exit', null, 'SIGKILL');
    await vi.advanceTimersByTimeAsync(1_000);
    expect([told.at(-1), forked.map(({ slot }) => slot)]).toEqual(['ended 0 SIGKILL', [0, 1, 0]]);
  });

  it('tries again in the slot of a worker that the system did not let it start', async () => {
    const { forked, told } = pool();
    forked.forEach((worker) => worker.ready());
    forked[0]?.emit('exit', null, 'SIGKILL');
    await vi.advanceTimersByTimeAsync(1_000);
    const [, , unborn] = forked;
    if (unborn === undefined) throw new Error('a successor is expected');
    Object.assign(unborn.process, { pid: undefined });
    unborn.emit('error', new Error('spawn EAGAIN'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect([told.at(-1), forked.map(({ slot }) => slot)]).toEqual(['ended 0 spawn EAGAIN', [0, 1, 0, 0]]);
  });

  it('ignores messages it does not know', () => {
    const { forked, told } = pool(1);
    for (const message of [null, 'ready', { kind: 'ready' }, { kind: 'first-use', id: 1 }, { kind: 'take', ask: 1, wanted: { key: 'k', values: ['v'], burst: 0, perMinute: 1 } }, { kind: 'other' }]) forked[0]?.emit('message', message);
    expect(told).toEqual([]);
  });
});

const askOf = (worker: FakeWorker) => createAskPrimary({ send: (message) => void worker.emit('message', message), onMessage: (listener) => void worker.toWorker.on('message', listener) });

describe('proofs of possession used at any worker', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const replaysOf = (worker: FakeWorker) => createSharedReplays(askOf(worker));

  it('count for all of them', async () => {
    const { forked } = pool();
    const [one, two] = forked.map(replaysOf);
    const until = Date.now() / 1000 + 60;
    expect([await one?.firstUse('proof', until), await two?.firstUse('proof', until), await two?.firstUse('other', until), await one?.firstUse('other', until)]).toEqual([true, false, true, false]);
  });

  it('are refused when the primary does not answer', async () => {
    const silent = createSharedReplays(createAskPrimary({ send: () => {}, onMessage: () => {} }));
    const answer = silent.firstUse('proof', Date.now() / 1000 + 60);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(await answer).toBe(false);
  });
});

describe('lookup rates asked for at any worker', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const wanted = { key: 'persons somebody', values: ['one', 'two'], burst: 3, perMinute: 1 };

  it('are one bucket for all of them', async () => {
    const { forked } = pool();
    const [one, two] = forked.map((worker) => createSharedRates(askOf(worker)));
    expect(await one?.take(wanted)).toEqual({ kind: 'taken' });
    expect(await two?.take({ ...wanted, values: ['three', 'four'] })).toEqual({ kind: 'wait', seconds: 60 });
    expect(await two?.take({ ...wanted, key: 'persons somebody else' })).toEqual({ kind: 'taken' });
  });

  it('are empty when the primary does not answer', async () => {
    const answer = createSharedRates(createAskPrimary({ send: () => {}, onMessage: () => {} })).take(wanted);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(await answer).toEqual({ kind: 'wait', seconds: 1 });
  });
});
