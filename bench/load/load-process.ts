import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { WORKLOADS } from '../workloads/workloads.ts';

/**
 * Load generator: `connections` keep-alive sockets, each sending its next request as soon as the last was answered. It reads no more of a response
 * than its head and its length. Prints one JSON line.
 *
 * Usage: load-process.ts WORKLOAD URL CONNECTIONS SECONDS
 */
const [name, target, connections, seconds] = process.argv.slice(2);
const workload = WORKLOADS.find((candidate) => candidate.name === name);
if (workload === undefined || target === undefined) throw new Error('Usage: load-process.ts WORKLOAD URL CONNECTIONS SECONDS');
const url = new URL(target);

const requests = workload.requests.map((request) => {
  const body = Buffer.from(JSON.stringify(request));
  const head = `POST ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: application/json\r\naccept: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
});

let sent = 0;
let bytes = 0;
let failures = 0;
const latencies: number[] = [];
const end = performance.now() + Number(seconds) * 1000;

/** Follows one response: by its length, or by its chunks. */
class ResponseReader {
  #buffer: Buffer = Buffer.alloc(0);
  #remaining = -1;
  #chunked = false;

  /** True when the response is complete. */
  push(chunk: Buffer): boolean {
    if (this.#remaining >= 0) {
      this.#remaining -= chunk.length;
      return this.#remaining <= 0;
    }
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    if (this.#chunked) return this.#buffer.subarray(-7).includes('\r\n0\r\n\r\n') || this.#buffer.subarray(-5).equals(Buffer.from('0\r\n\r\n'));
    const headEnd = this.#buffer.indexOf('\r\n\r\n');
    if (headEnd < 0) return false;
    const head = this.#buffer.toString('latin1', 0, headEnd);
    if (!head.startsWith('HTTP/1.1 200')) failures += 1;
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) {
      this.#chunked = true;
      this.#buffer = this.#buffer.subarray(headEnd + 4);
      return this.#buffer.subarray(-5).equals(Buffer.from('0\r\n\r\n'));
    }
    this.#remaining = Number(length) - (this.#buffer.length - headEnd - 4);
    return this.#remaining <= 0;
  }
}

function client(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(Number(url.port), url.hostname);
    let reader = new ResponseReader();
    let started = 0;
    const send = (): void => {
      const request = requests[sent % requests.length];
      sent += 1;
      started = performance.now();
      if (request !== undefined) socket.write(request);
    };
    socket.setNoDelay(true);
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (!reader.push(chunk)) return;
      const now = performance.now();
      latencies.push(now - started);
      reader = new ResponseReader();
      if (now < end) {
        send();
      } else {
        socket.end();
        resolve();
      }
    });
  });
}

const started = performance.now();
await Promise.all(Array.from({ length: Number(connections) }, client));
const elapsed = (performance.now() - started) / 1000;
latencies.sort((one, other) => one - other);
const at = (share: number): number => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
console.log(JSON.stringify({ requests: latencies.length, perSecond: latencies.length / elapsed, bytes: bytes / latencies.length, failures, p50: at(0.5), p99: at(0.99) }));
