import { setTimeout as delay } from 'node:timers/promises';
import type { RunningService } from './service-process.ts';

/** Longest time one look counts for, in milliseconds: its own limit and the pause after it, twice over. What is beyond it, this process did not run itself. */
const MOST_A_LOOK = 2_100;

/**
 * Asks a service's ready address until it answers 2xx. Rejects when the process ends first or `timeoutMs` passes, naming the service. A machine that slept,
 * or stopped this process with the service, has used up none of it.
 */
export async function waitUntilReady(running: RunningService, timeoutMs: number, now: () => number = () => performance.now()): Promise<void> {
  const { name, readyUrl } = running.service;
  let spent = 0;
  for (let at = now(), before = at; spent < timeoutMs; at = now(), spent += Math.min(at - before, MOST_A_LOOK), before = at) {
    if (!running.isRunning()) throw new Error(`${name} ended before it was ready; its lines above say why`);
    try {
      const response = await fetch(readyUrl, { signal: AbortSignal.timeout(1_000) });
      await response.body?.cancel();
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    await delay(50);
  }
  throw new Error(`${name} was not ready at ${readyUrl} within ${timeoutMs} ms`);
}
