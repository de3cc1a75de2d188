import { vi } from 'vitest';

/** For what never comes to be, and less than a test may take, so that what was found last is told. Milliseconds. */
const PATIENCE = 240_000;

/**
 * Waits until `holds` throws no more, looking every `interval` milliseconds. The only way in which a test waits for what it is not told of: nothing is decided by how long
 * it takes, so that a machine that is busy, or stands still for a while, turns no right answer into a red run.
 */
export const until = <T>(holds: () => T | Promise<T>, interval = 10): Promise<T> => vi.waitFor(holds, { timeout: PATIENCE, interval });
