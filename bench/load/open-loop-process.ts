import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { requestBytes } from './request-bytes.ts';
import { ResponseReader } from './response-reader.ts';
import { workloadNamed } from '../workloads/workloads.ts';

/**
 * Load at a rate, whatever the answers do (open loop): requests are due at times that do not depend on the server, each on a connection of its own while it
 * lasts, and latency counts from when it was due. Prints one JSON line.
 *
 * Usage: open-loop-process.ts WORKLOAD URL PER_SECOND SECONDS
 */
const [name, target, perSecond, seconds] = process.argv.slice(2);
if (target === undefined) throw new Error('Usage: open-loop-process.ts WORKLOAD URL PER_SECOND SECONDS');
const url = new URL(target);
const requests = requestBytes(await workloadNamed(name), url);

/** More at once than this, and the generator itself would be what is measured: what is due then counts as not sent. */
const MOST_SOCKETS = 3_000;
const interval = 1000 / Number(perSecond);
const accepted: number[] = [];
const refused: number[] = [];
const counts = { due: 0, notSent: 0, withoutRetryAfter: 0, other: 0, broken: 0 };
const idle: Client[] = [];
let open = 0;

class Client {
  readonly #socket: Socket = connect(Number(url.port), url.hostname);
  #reader = new ResponseReader();
  #due: number | null = null;

  constructor() {
    open += 1;
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk: Buffer) => this.#reader.push(chunk) && this.#answered());
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.on('close', () => {
      open -= 1;
      if (this.#due !== null) counts.broken += 1;
      const at = idle.indexOf(this);
      if (at >= 0) idle.splice(at, 1);
    });
  }

  send(due: number): void {
    this.#due = due;
    this.#reader = new ResponseReader();
    const request = requests[counts.due % requests.length];
    if (request !== undefined) this.#socket.write(request);
  }


  #answered(): void {
    const { status, head } = this.#reader;
    const took = performance.now() - (this.#due ?? 0);
    this.#due = null;
    if (status === 200) {
      accepted.push(took);
    } else if (status === 429 || status === 503) {
      refused.push(took);
      if (!/\r\nretry-after: *\d+/i.test(head)) counts.withoutRetryAfter += 1;
    } else {
      counts.other += 1;
    }
    if (this.#reader.closes) this.#socket.destroy();
    else idle.push(this);
  }
}

const started = performance.now();
const end = started + Number(seconds) * 1000;
await new Promise<void>((resolve) => {
  let next = started;
  const tick = (): void => {
    const now = performance.now();
    for (; next <= now && next < end; next += interval) {
      const client = idle.pop() ?? (open < MOST_SOCKETS ? new Client() : null);
      if (client === null) counts.notSent += 1;
      else client.send(next);
      counts.due += 1;
    }
    if (now >= end) resolve();
    else setTimeout(tick, 1);
  };
  tick();
});
// What is still out may have its answer yet.
await new Promise((resolve) => setTimeout(resolve, 2_000));
const sorted = accepted.toSorted((one, other) => one - other);
const at = (values: readonly number[], share: number): number => values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
console.log(JSON.stringify({
  accepted: accepted.length, refused: refused.length, unanswered: counts.due - counts.notSent - accepted.length - refused.length - counts.other, ...counts,
  p50: at(sorted, 0.5), p99: at(sorted, 0.99), refusedP99: at(refused.toSorted((one, other) => one - other), 0.99),
}));
process.exit(0);
