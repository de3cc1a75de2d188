import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

/**
 * Load of one request over and over: `connections` keep-alive sockets; as fast as they are answered, or (RATE) so many a second whatever the answers take,
 * with latency counted from when each was due. Prints one JSON line.
 *
 * Usage: request-load.ts REQUEST_FILE URL CONNECTIONS SECONDS [RATE]; the file holds `{ "headers": {…}, "body": "…" }`.
 */
const [file, target, connections, seconds, perSecond] = process.argv.slice(2);
if (file === undefined || target === undefined) throw new Error('Usage: request-load.ts REQUEST_FILE URL CONNECTIONS SECONDS [RATE]');
const url = new URL(target);
const { headers, body } = JSON.parse(readFileSync(file, 'utf8')) as { headers: Record<string, string>; body: string }; // written by the bench itself
const lines = Object.entries({ host: url.host, 'content-type': 'application/json', accept: 'application/json', ...headers, 'content-length': String(Buffer.byteLength(body)) });
const request = Buffer.from(`POST ${url.pathname} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);

const latencies: number[] = [];
let bytes = 0;
let failures = 0;
const begun = performance.now();
const end = begun + Number(seconds) * 1000;

/** A connection that sends one request at a time. */
class Line {
  readonly #socket = connect(Number(url.port), url.hostname);
  #head: Buffer = Buffer.alloc(0);
  #left = -1;
  #due = 0;
  readonly #answered: (line: Line) => void;

  constructor(answered: (line: Line) => void) {
    this.#answered = answered;
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk: Buffer) => this.#read(chunk));
    this.#socket.on('error', (error) => { throw error; });
  }

  send(due: number): void {
    this.#due = due;
    this.#left = -1;
    this.#head = Buffer.alloc(0);
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    bytes += chunk.length;
    if (this.#left < 0) {
      this.#head = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
      const headEnd = this.#head.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const head = this.#head.toString('latin1', 0, headEnd);
      if (!head.startsWith('HTTP/1.1 200')) failures += 1;
      this.#left = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0) - (this.#head.length - headEnd - 4);
    } else {
      this.#left -= chunk.length;
    }
    if (this.#left > 0) return;
    latencies.push(performance.now() - this.#due);
    this.#answered(this);
  }
}

async function asFastAsAnswered(): Promise<void> {
  await Promise.all(Array.from({ length: Number(connections) }, () => new Promise<void>((resolve) => {
    const line = new Line(() => {
      const now = performance.now();
      if (now < end) return line.send(now);
      line.close();
      resolve();
    });
    line.send(performance.now());
  })));
}

async function atRate(rate: number): Promise<void> {
  const idle: Line[] = [];
  const due: number[] = [];
  const next = (line: Line): void => {
    const at = due.shift();
    if (at === undefined) idle.push(line);
    else line.send(at);
  };
  const lines = Array.from({ length: Number(connections) }, () => new Line(next));
  idle.push(...lines);
  let sent = 0;
  while (performance.now() < end) {
    while (begun + (sent * 1000) / rate <= performance.now()) {
      due.push(begun + (sent * 1000) / rate);
      sent += 1;
      const line = idle.pop();
      if (line !== undefined) next(line);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  while (latencies.length < sent && performance.now() < end + 2000) await new Promise((resolve) => setTimeout(resolve, 5));
  for (const line of lines) line.close();
}

await (perSecond === undefined ? asFastAsAnswered() : atRate(Number(perSecond)));
const elapsed = (performance.now() - begun) / 1000;
latencies.sort((one, other) => one - other);
const at = (share: number): number => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
console.log(JSON.stringify({ requests: latencies.length, perSecond: latencies.length / elapsed, bytes: bytes / latencies.length, failures, p50: at(0.5), p99: at(0.99) }));
process.exit(0);
