import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

/**
 * Load of one request over and over: `connections` keep-alive sockets; as fast as they are answered, or (RATE) so many a second whatever the answers take,
 * with latency counted from when each was due. Prints one JSON line; answers that hold the text MARK are also told apart from those that do not.
 *
 * Usage: request-load.ts REQUEST_FILE URL CONNECTIONS SECONDS [RATE [MARK]]; RATE 0 is as fast as they are answered, the file holds `{ "headers": {…}, "body": "…" }`.
 */
const [file, target, connections, seconds, perSecond = '0', mark] = process.argv.slice(2);
if (file === undefined || target === undefined) throw new Error('Usage: request-load.ts REQUEST_FILE URL CONNECTIONS SECONDS [RATE [MARK]]');
const url = new URL(target);
const { headers, body } = JSON.parse(readFileSync(file, 'utf8')) as { headers: Record<string, string>; body: string }; // written by the bench itself
const lines = Object.entries({ host: url.host, 'content-type': 'application/json', accept: 'application/json', ...headers, 'content-length': String(Buffer.byteLength(body)) });
const request = Buffer.from(`POST ${url.pathname} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);

const latencies: number[] = [];
const apart: { readonly marked: number[]; readonly unmarked: number[] } = { marked: [], unmarked: [] };
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
  /** The last bytes of what came before, in which the mark may have begun. */
  #tail = '';
  #isMarked = false;
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
    this.#tail = '';
    this.#isMarked = false;
    this.#head = Buffer.alloc(0);
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    bytes += chunk.length;
    if (mark !== undefined) this.#lookFor(mark, chunk);
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
    const latency = performance.now() - this.#due;
    latencies.push(latency);
    if (mark !== undefined) apart[this.#isMarked ? 'marked' : 'unmarked'].push(latency);
    this.#answered(this);
  }

  #lookFor(text: string, chunk: Buffer): void {
    if (this.#isMarked) return;
    const read = this.#tail + chunk.toString('latin1');
    this.#isMarked = read.includes(text);
    this.#tail = read.slice(-text.length);
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
  const lines: Line[] = [];
  // Opened when one is wanted: a connection on which nothing comes is closed by the server, with an answer nobody asked for.
  const free = (): Line | undefined => {
    const line = idle.pop();
    if (line !== undefined || lines.length === Number(connections)) return line;
    lines.push(new Line(next));
    return lines.at(-1);
  };
  let sent = 0;
  while (performance.now() < end) {
    while (begun + (sent * 1000) / rate <= performance.now()) {
      due.push(begun + (sent * 1000) / rate);
      sent += 1;
      const line = free();
      if (line !== undefined) next(line);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  while (latencies.length < sent && performance.now() < end + 2000) await new Promise((resolve) => setTimeout(resolve, 5));
  for (const line of lines) line.close();
}

await (perSecond === '0' ? asFastAsAnswered() : atRate(Number(perSecond)));
const elapsed = (performance.now() - begun) / 1000;
const quantiles = (of: number[]): { readonly p50: number; readonly p99: number } => {
  of.sort((one, other) => one - other);
  const at = (share: number): number => of[Math.min(of.length - 1, Math.floor(of.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
};
console.log(JSON.stringify({
  requests: latencies.length, perSecond: latencies.length / elapsed, bytes: bytes / latencies.length, failures, ...quantiles(latencies),
  ...(mark === undefined ? {} : { marked: quantiles(apart.marked), unmarked: quantiles(apart.unmarked) }),
}));
process.exit(0);
