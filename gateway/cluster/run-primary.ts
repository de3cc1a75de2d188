import cluster from 'node:cluster';
import { setTimeout as delay } from 'node:timers/promises';
import type { GatewayConfig } from '../config.ts';
import { openRoster } from '../open-roster.ts';
import { SLOT_VARIABLE } from './worker-messages.ts';
import { WorkerPool } from './worker-pool.ts';

/**
 * Runs several workers behind one port, keeps the roster of their logs, and serves nothing itself. Each has a slot, and with it a journal of its own, which its successor takes over. Signals are
 * handed on; standard output says `ready` once all of them are.
 */
export async function runPrimary(config: GatewayConfig): Promise<void> {
  const roster = config.serving.kind === 'graded' ? await openRoster(config) : null;
  const exit = async (code: number): Promise<void> => {
    await roster?.close();
    process.exit(code);
  };
  const pool = new WorkerPool({
    workers: config.workers,
    fork: (slot) => cluster.fork({ [SLOT_VARIABLE]: String(slot) }),
    onReady: (url) => void process.stdout.write(`ready ${url}\n`),
    onEnded: (slot, how) => void process.stderr.write(`worker ${slot} ended (${how})\n`),
    onStopped: (code) => void exit(code),
    clock: Date.now,
    delay: (milliseconds) => delay(milliseconds),
  });
  process.on('SIGINT', () => void pool.stop(0));
  process.on('SIGTERM', () => void pool.stop(0));
  process.on('SIGHUP', () => pool.signal('SIGHUP'));
}
