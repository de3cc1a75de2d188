import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { readInto } from './read-into.ts';
import { requestBytes } from './request-bytes.ts';
import { ResponseReader } from './response-reader.ts';
import { workloadNamed } from '../workloads/workloads.ts';

/**
 * Load generator: `connections` keep-alive sockets, each sending its next request as soon as the last was answered. It reads no more of a response
 * than its head and its length. Prints one JSON line.
 *
 * Usage: load-process.ts WORKLOAD URL CONNECTIONS SECONDS
 */
const [name, target, connections, seconds] = process.argv.slice(2);
const workload = await workloadNamed(name);
if (target === undefined) throw new Error('Usage: load-process.ts WORKLOAD URL CONNECTIONS SECONDS');
const url = new URL(target);

const requests = requestBytes(workload, url);

let sent = 0;
let bytes = 0;
let failures = 0;
const latencies: number[] = [];
const end = performance.now() + Number(seconds) * 1000;

function client(): Promise<void> {
  return new Promise((resolve, reject) => {
    let reader = new ResponseReader();
    let started = 0;
    const send = (): void => {
      const request = requests[sent % requests.length];
      sent += 1;
      started = performance.now();
      if (request !== undefined) socket.write(request);
    };
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (!reader.push(chunk)) return;
      if (reader.status !== 200) failures += 1;
      const now = performance.now();
      latencies.push(now - started);
      reader = new ResponseReader();
      if (now < end) {
        send();
      } else {
        socket.end();
        resolve();
      }
    };
    const socket: Socket = connect({ port: Number(url.port), host: url.hostname, ...readInto(take) });
    socket.setNoDelay(true);
    socket.on('connect', send);
    socket.on('error', reject);
  });
}

const started = performance.now();
await Promise.all(Array.from({ length: Number(connections) }, client));
const elapsed = (performance.now() - started) / 1000;
latencies.sort((one, other) => one - other);
const at = (share: number): number => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
console.log(JSON.stringify({ requests: latencies.length, perSecond: latencies.length / elapsed, bytes: bytes / latencies.length, failures, p50: at(0.5), p99: at(0.99) }));
