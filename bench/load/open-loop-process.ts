import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { LoadSecond } from '../runner/latency-by-use.ts';
import { watchProcess } from '../runner/process-watch.ts';
import { apartFrom, watchLooks } from './held-moments.ts';
import { readInto } from './read-into.ts';
import { requestBytes } from './request-bytes.ts';
import { ResponseReader } from './response-reader.ts';
import { workloadNamed } from '../workloads/workloads.ts';

/**
 * Load at a rate, whatever the answers do (open loop): requests are due at times that do not depend on the server, each on a connection of its own while it
 * lasts, and latency counts from when it was due. The first second is not counted: in it connections are opened and each is used, and this very program gets its speed. It says how late
 * it sent what was due, what held it up, and what the latency was of requests that met no moment in which it was kept from its core itself: a figure below that is the generator's. Prints one JSON line.
 *
 * Usage: open-loop-process.ts WORKLOAD URL PER_SECOND SECONDS
 */
const [name, target, perSecond, seconds] = process.argv.slice(2);
if (target === undefined) throw new Error('Usage: open-loop-process.ts WORKLOAD URL PER_SECOND SECONDS');
const url = new URL(target);
const requests = requestBytes(await workloadNamed(name), url);

/** More at once than this, and the generator itself would be what is measured: what is due then counts as not sent. */
const MOST_SOCKETS = 3_000;
/** Connections opened before anything is counted, as clients have them in a pool: else each pause would be made longer by the work of opening them, here and at the server. */
const OPENED = 100;
const interval = 1000 / Number(perSecond);
const accepted: { readonly due: number; readonly took: number }[] = [];
const refused: number[] = [];
const WARM_UP_MS = 1_000;
const LAST_ANSWERS_MS = 2_000;
const LOOK_MS = 50;
const lags: number[] = [];
let mostOpen = 0;
const counts = { due: 0, notSent: 0, withoutRetryAfter: 0, other: 0, broken: 0 };
const idle: Client[] = [];
let open = 0;
let sent = 0;
const counted = performance.now() + WARM_UP_MS;
const end = counted + Number(seconds) * 1000;

class Client {
  readonly #socket: Socket = connect({ port: Number(url.port), host: url.hostname, ...readInto((chunk) => void (this.#reader.push(chunk) && this.#answered())) });
  #reader = new ResponseReader();
  #due: number | null = null;

  constructor() {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    this.#socket.setNoDelay(true);
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.on('close', () => {
      open -= 1;
      if (this.#due !== null && this.#due >= counted) counts.broken += 1;
      const at = idle.indexOf(this);
      if (at >= 0) idle.splice(at, 1);
    });
  }

  send(due: number): void {
    this.#due = due;
    this.#reader = new ResponseReader();
    const request = requests[sent % requests.length];
    sent += 1;
    if (request !== undefined) this.#socket.write(request);
  }

  #answered(): void {
    const { status, head } = this.#reader;
    const due = this.#due ?? 0;
    const took = performance.now() - due;
    this.#due = null;
    if (due < counted) {
      // Warming up.
    } else if (status === 200) {
      accepted.push({ due, took });
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

function sendDue(due: number, now: number, isCounted: boolean): void {
  // At first each in turn, so that none is new to the server later; then the one that was used last.
  const client = (isCounted ? idle.pop() : idle.shift()) ?? (open < MOST_SOCKETS ? new Client() : null);
  client?.send(due);
  if (!isCounted) return;
  counts.due += 1;
  if (client === null) counts.notSent += 1;
  else lags.push(now - due);
}

idle.push(...Array.from({ length: OPENED }, () => new Client()));
const read = watchProcess();
const looks = watchLooks();
await new Promise<void>((resolve) => {
  let next = performance.now();
  let isCounting = false;
  const tick = (): void => {
    const now = performance.now();
    if (isCounting) looks.look(now);
    for (; next <= now && next < end; next += interval) {
      const isCounted = next >= counted;
      if (isCounted && !isCounting) {
        isCounting = true;
        read();
      }
      sendDue(next, now, isCounted);
    }
    if (now >= end) resolve();
    else setTimeout(tick, 1);
  };
  tick();
});
const held = read();
// What is still out may have its answer yet.
for (let waited = 0; waited < LAST_ANSWERS_MS && idle.length < open; waited += LOOK_MS) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
const ascending = (values: readonly number[]): number[] => values.toSorted((one, other) => one - other);
const at = (values: readonly number[], share: number): number => values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
const sorted = ascending(accepted.map(({ took }) => took));
const bySecond = Array.from({ length: Math.floor(Number(seconds)) }, (_, index): LoadSecond => {
  const from = counted + index * 1_000;
  const those = ascending(accepted.filter(({ due }) => due >= from && due < from + 1_000).map(({ took }) => took));
  return { from: performance.timeOrigin + from, answers: those.length, p50: at(those, 0.5), p99: at(those, 0.99) };
});
const undisturbed = apartFrom(accepted, looks.moments);
const took = ascending(undisturbed.map((request) => request.took));
console.log(JSON.stringify({
  accepted: accepted.length, refused: refused.length, unanswered: counts.due - counts.notSent - accepted.length - refused.length - counts.other, ...counts,
  p50: at(sorted, 0.5), p99: at(sorted, 0.99), lagP99: at(ascending(lags), 0.99), mostOpen, held, bySecond, undisturbed: { share: undisturbed.length / accepted.length, p50: at(took, 0.5), p99: at(took, 0.99) },
  refusedP99: at(ascending(refused), 0.99),
}));
process.exit(0);
