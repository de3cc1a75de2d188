import cluster from 'node:cluster';
import { setTimeout as delay } from 'node:timers/promises';
import { readPolicyFiles } from '../access/policy/policy-files.ts';
import type { GatewayConfig } from '../config.ts';
import { createLog } from '../create-log.ts';
import { every } from '../every.ts';
import { openRoster } from '../open-roster.ts';
import { watchPolicy } from '../watch-policy.ts';
import { createPolicyOfWorkers } from './policy-of-workers.ts';
import type { PolicyOfWorkers } from './policy-of-workers.ts';
import { SLOT_VARIABLE } from './worker-messages.ts';
import { WorkerPool } from './worker-pool.ts';

/** How often a policy that was refused is tried again. Milliseconds. */
const AGAIN_MS = 10_000;

/**
 * Runs several workers behind one port, keeps their policy and the roster of their logs, and serves nothing itself. Each has a slot, and with it a journal of its own, which its
 * successor takes over. Signals are handed on, but for SIGUSR2, which replaces one worker after the other; standard output says `ready` once all of them are.
 */
export async function runPrimary(config: GatewayConfig): Promise<void> {
  const graded = config.serving.kind === 'graded';
  const readPolicy = () => readPolicyFiles(config.policyDirectory);
  const roster = graded ? await openRoster(config) : null;
  const exit = async (code: number): Promise<void> => {
    await roster?.close();
    process.exit(code);
  };
  const log = createLog(config.logLevel);
  const policyOf = (pool: WorkerPool): PolicyOfWorkers | null => (graded ? createPolicyOfWorkers({ first: readPolicy(), workers: () => pool.listening(), log }) : null);
  const pool = new WorkerPool({
    workers: config.workers,
    fork: (slot) => cluster.fork({ [SLOT_VARIABLE]: String(slot) }),
    onReady: (url) => void process.stdout.write(`ready ${url}\n`),
    onListening: (slot, policyVersion) => log.info({ slot, policyVersion }, 'worker listens'),
    onEnded: (slot, how) => void process.stderr.write(`worker ${slot} ended (${how})\n`),
    onRenewed: (failedSlot) => void process.stderr.write(failedSlot === null ? 'all workers replaced\n' : `worker ${failedSlot} cannot be replaced: the others stay as they are\n`),
    onStopped: (code) => void exit(code),
    clock: Date.now,
    delay: (milliseconds) => delay(milliseconds),
    policy: policyOf,
  });
  const offer = async (): Promise<void> => pool.policy?.offer(readPolicy);
  if (graded) watchPolicy({ directory: config.policyDirectory, every }, offer);
  every(AGAIN_MS, () => void pool.policy?.again());
  process.on('SIGINT', () => void pool.stop(0));
  process.on('SIGTERM', () => void pool.stop(0));
  process.on('SIGHUP', () => {
    void offer();
    pool.signal('SIGHUP');
  });
  process.on('SIGUSR2', () => void pool.renew());
}
