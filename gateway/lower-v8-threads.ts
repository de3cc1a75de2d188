import { readdirSync, readFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

const TASKS = '/proc/self/task';
/** Steps of priority below the process itself. A step is a factor of 1.25 to the scheduler: the four helpers together get some tenth of a processor that all want (decision 0366). */
const BELOW = 16;
const LOWEST = 19;

/**
 * Lets V8's helper threads (they compile hot code anew and mark what lives) have the processor only as far as requests leave it. With one process a core they
 * would take half of it for tenths of a second at a time, and every request meanwhile would be late (decision 0277). Only Linux knows priorities of threads; elsewhere, and
 * where it is not allowed, nothing happens. Returns how many threads were lowered.
 */
export function lowerV8Threads(): number {
  try {
    const priority = Math.min(LOWEST, getPriority() + BELOW);
    const helpers = readdirSync(TASKS).filter((thread) => readFileSync(`${TASKS}/${thread}/comm`, 'utf8').includes('V8Worker'));
    for (const thread of helpers) setPriority(Number(thread), priority);
    return helpers.length;
  } catch {
    return 0;
  }
}
