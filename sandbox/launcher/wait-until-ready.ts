import { setTimeout as delay } from 'node:timers/promises';
import type { RunningService } from './service-process.ts';

/** Asks a service's ready address until it answers 2xx. Rejects when the process ends first or `timeoutMs` passes, naming the service. */
export async function waitUntilReady(running: RunningService, timeoutMs: number): Promise<void> {
  const { name, readyUrl } = running.service;
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
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
