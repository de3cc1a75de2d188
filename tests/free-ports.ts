import { createServer } from 'node:net';

/**
 * Below the range from which the system gives ports to whoever asks for any (Linux: from 32768), so that nobody is given one of these while it waits to be used,
 * and above the highest to which fetch refuses to go, 10080 (Fetch Standard, section 2.9 "Port blocking").
 */
export const GIVEN_PORTS = { first: 10_112, end: 32_768 } as const;
/** Ports in a row that one process has at a time. It holds the first of them for as long as it lives, which tells all others that the rest are its own, also before it uses them. */
const PLACE = 64;
const PLACES = Math.floor((GIVEN_PORTS.end - GIVEN_PORTS.first) / PLACE);

let [next, end] = [0, 0];

/** The first of `count` ports in a row that are free on 127.0.0.1, and that nobody else is given who asks here: for settings that take no port 0. At most 63. */
export async function freePorts(count: number): Promise<number> {
  if (count >= PLACE) throw new RangeError(`at most ${PLACE - 1} ports in a row are given, not ${count}`);
  for (;;) {
    if (next + count > end) await takePlace();
    const base = next;
    next += count;
    const free = await Promise.all(Array.from({ length: count }, (_, offset) => isFree(base + offset)));
    if (!free.includes(false)) return base;
  }
}

async function takePlace(): Promise<void> {
  // Not where everybody else begins to look.
  for (let tries = 0; tries < PLACES; tries += 1) {
    const first = GIVEN_PORTS.first + ((process.pid + tries) % PLACES) * PLACE;
    if (await hold(first)) {
      [next, end] = [first + 1, first + PLACE];
      return;
    }
  }
  throw new Error(`some ports between ${GIVEN_PORTS.first} and ${GIVEN_PORTS.end} must be free`);
}

/** Whether a port could be bound; it stays so until this process ends, and does not keep it from ending. */
function hold(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy()).once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    server.unref();
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false)).listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
