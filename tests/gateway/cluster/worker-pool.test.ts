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
  readonly process = { kill: (signal: NodeJS.Signals) => this.#kill(signal) };

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
      onListening: () => {}, onReady: (url) => told.push(`ready ${url}`), onEnded: (slot, how) => told.push(`ended ${slot} ${how}`), onStopped: (code) => told.push(`stopped ${code}`),
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

  it('ignores messages it does not know', () => {
    const { forked, told } = pool(1);
    for (const message of [null, 'ready', { kind: 'ready' }, { kind: 'first-use', id: 1 }, { kind: 'take', ask: 1, wanted: { key: 'k', values: ['v'], burst: 0, perMinute: 1 } }, { kind: 'other' }]) forked[0]?.emit('message', message);
    expect(told).toEqual([]);
  });
});

const askOf = (worker: FakeWorker) => createAskPrimary({ send: (message) => void worker.emit('message', message), onMessage: (listener) => void worker.toWorker.on('message', listener) });

describe('proofs of possession used at any worker', () => {
  const replaysOf = (worker: FakeWorker) => createSharedReplays(askOf(worker));

  it('count for all of them', async () => {
    const { forked } = pool();
    const [one, two] = forked.map(replaysOf);
    const until = Date.now() / 1000 + 60;
    expect([await one?.firstUse('proof', until), await two?.firstUse('proof', until), await two?.firstUse('other', until), await one?.firstUse('other', until)]).toEqual([true, false, true, false]);
  });

  it('are refused when the primary does not answer', async () => {
    vi.useFakeTimers();
    const silent = createSharedReplays(createAskPrimary({ send: () => {}, onMessage: () => {} }));
    const answer = silent.firstUse('proof', Date.now() / 1000 + 60);
    await vi.advanceTimersByTimeAsync(1_500);
    vi.useRealTimers();
    expect(await answer).toBe(false);
  });
});

describe('lookup rates asked for at any worker', () => {
  const wanted = { key: 'persons somebody', values: ['one', 'two'], burst: 3, perMinute: 1 };

  it('are one bucket for all of them', async () => {
    const { forked } = pool();
    const [one, two] = forked.map((worker) => createSharedRates(askOf(worker)));
    expect(await one?.take(wanted)).toEqual({ kind: 'taken' });
    expect(await two?.take({ ...wanted, values: ['three', 'four'] })).toEqual({ kind: 'wait', seconds: 60 });
    expect(await two?.take({ ...wanted, key: 'persons somebody else' })).toEqual({ kind: 'taken' });
  });

  it('are empty when the primary does not answer', async () => {
    vi.useFakeTimers();
    const answer = createSharedRates(createAskPrimary({ send: () => {}, onMessage: () => {} })).take(wanted);
    await vi.advanceTimersByTimeAsync(1_500);
    vi.useRealTimers();
    expect(await answer).toEqual({ kind: 'wait', seconds: 1 });
  });
});
