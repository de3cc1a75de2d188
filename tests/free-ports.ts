import { createServer } from 'node:net';

/** Below the range from which the system gives ports to whoever asks for any (Linux: from 32768), so that nobody is given one of these while it waits to be used. */
const [FIRST, END] = [10_000, 32_768];
/** Processes that run at once look for theirs in different places. */
const PLACE = 64;

let next = FIRST + (process.pid % Math.floor((END - FIRST) / PLACE)) * PLACE;

/** The first of `count` ports in a row that are free on 127.0.0.1, found by binding them; a process is given each of them once. For settings that take no port 0. */
export async function freePorts(count: number): Promise<number> {
  for (let tries = 0; tries < (END - FIRST) / count; tries += 1) {
    const base = next + count > END ? FIRST : next;
    next = base + count;
    const free = await Promise.all(Array.from({ length: count }, (_, offset) => isFree(base + offset)));
    if (!free.includes(false)) return base;
  }
  throw new Error(`${count} ports in a row must be free between ${FIRST} and ${END}, and are not`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false)).listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
