import { setTimeout as delay } from 'node:timers/promises';
import type { RunningService } from './service-process.ts';

/** A service that has not ended by then is killed: design.md promises that everything stops within 5 s. Milliseconds. */
export const STOP_GRACE_MS = 4_000;

/**
 * Stops services in reverse order of their stages, so that the gateway answers and journals what it has before its subgraphs go away.
 * Returns the names of those that had to be killed.
 */
export async function stopServices(stages: readonly (readonly RunningService[])[], graceMs = STOP_GRACE_MS): Promise<string[]> {
  const deadline = delay(graceMs, 'late' as const, { ref: false });
  const killed: string[] = [];
  for (const stage of [...stages].reverse()) {
    for (const running of stage) if (running.isRunning()) running.kill('SIGTERM');
    const outcome = await Promise.race([Promise.all(stage.map(({ ended }) => ended)), deadline]);
    if (outcome !== 'late') continue;
    for (const running of stage.filter((candidate) => candidate.isRunning())) {
      running.kill('SIGKILL');
      killed.push(running.service.name);
    }
  }
  return killed;
}
