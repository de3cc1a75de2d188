import cluster from 'node:cluster';
import type { Worker } from 'node:cluster';
import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { createProofReplayStore } from '../login/proof-replay-store.ts';
import { SLOT_VARIABLE, isWorkerMessage } from './worker-messages.ts';
import type { PrimaryMessage } from './worker-messages.ts';

export interface PrimaryOptions {
  readonly workers: number;
  readonly out: Writable;
  readonly error: Writable;
  /** Ends this process. */
  readonly exit: (code: number) => void;
}

/** The whole stop must be over in 5 s; a worker that is not gone by then is killed. Milliseconds. */
const STOP_MILLISECONDS = 4_700;
/** A worker that ends before it was ready this many times in a row will not get ready by trying again. */
const START_ATTEMPTS = 3;
/** Pause before a worker that ended is replaced. Milliseconds. */
const RESTART_PAUSE = 200;

/**
 * Runs several workers behind one port and nothing else: it starts them, replaces one that ends, hands signals on, and remembers used proofs of
 * possession for all of them. Each worker has a slot, and with it a journal of its own, which its successor takes over.
 */
export function runPrimary({ workers, out, error, exit }: PrimaryOptions): void {
  const bySlot = new Map<number, Worker>();
  const ready = new Map<number, string>();
  const failures = new Map<number, number>();
  const replays = createProofReplayStore(Date.now);
  let stopping = false;
  let announced = false;

  const start = (slot: number): void => {
    const worker = cluster.fork({ [SLOT_VARIABLE]: String(slot) });
    bySlot.set(slot, worker);
    worker.on('message', (message: unknown) => void receive(slot, worker, message));
    worker.once('exit', (code, signal) => void ended(slot, signal ?? `exit code ${code}`));
  };
  const receive = async (slot: number, worker: Worker, message: unknown): Promise<void> => {
    if (!isWorkerMessage(message)) return;
    if (message.kind === 'first-use') {
      const answer: PrimaryMessage = { kind: 'first-use-answer', ask: message.ask, first: await replays.firstUse(message.id, message.until) };
      if (worker.isConnected()) worker.send(answer);
      return;
    }
    ready.set(slot, message.url);
    failures.delete(slot);
    if (ready.size === workers && !announced) {
      announced = true;
      out.write(`ready ${message.url}\n`);
    }
  };
  const ended = async (slot: number, how: string): Promise<void> => {
    bySlot.delete(slot);
    if (stopping) return;
    const attempts = ready.delete(slot) ? 0 : (failures.get(slot) ?? 0) + 1;
    failures.set(slot, attempts);
    error.write(`worker ${slot} ended (${how})\n`);
    // What stops the very first start is a wrong setting, and will not go away.
    if (!announced || attempts >= START_ATTEMPTS) return stop(1);
    await delay(RESTART_PAUSE);
    if (!stopping) start(slot);
  };
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    const gone = [...bySlot.values()].map((worker) => new Promise<void>((resolve) => worker.once('exit', () => resolve())));
    for (const worker of bySlot.values()) worker.process.kill('SIGTERM');
    const inTime = await Promise.race([Promise.all(gone).then(() => true), delay(STOP_MILLISECONDS, false)]);
    for (const worker of bySlot.values()) worker.process.kill('SIGKILL');
    exit(inTime ? code : 1);
  };

  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));
  process.on('SIGHUP', () => bySlot.forEach((worker) => worker.process.kill('SIGHUP')));
  for (let slot = 0; slot < workers; slot += 1) start(slot);
}
