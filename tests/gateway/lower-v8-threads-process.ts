import { readdirSync, readFileSync } from 'node:fs';
import { lowerV8Threads } from '../../gateway/lower-v8-threads.ts';

/** Lowers the helpers of this process, and prints every thread's name and niceness before and after. */
const NICENESS = 16;
const threads = (): Record<string, number[]> => {
  const found: Record<string, number[]> = {};
  for (const thread of readdirSync('/proc/self/task')) {
    const name = readFileSync(`/proc/self/task/${thread}/comm`, 'utf8').trim();
    const fields = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
    (found[name] ??= []).push(Number(fields[NICENESS]));
  }
  return found;
};
const before = threads();
const lowered = lowerV8Threads();
console.log(JSON.stringify({ before, lowered, after: threads() }));
