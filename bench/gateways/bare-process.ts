import { createServer } from 'node:http';
import { wideWork } from '../runner/wide-work.ts';

/*
 * What the machine itself allows: a bare node:http server that works as much on each request as a gateway does, a step a turn of the event loop, and asks nobody. It makes
 * no garbage to speak of and compiles nothing, so that what its slowest requests wait for is the machine: the hypervisor, and whatever else runs. The work is counted, not timed:
 * on a machine that is slower for a while it takes as much longer as a gateway's does, for which it must be work that fills a core (runner/wide-work.ts).
 *
 * Usage: bare-process.ts MILLISECONDS_A_REQUEST BYTES
 */
const [work = Number.NaN, bytes = Number.NaN] = process.argv.slice(2).map(Number);
if (!(work >= 0 && bytes >= 0)) throw new Error('Usage: bare-process.ts MILLISECONDS_A_REQUEST BYTES');
/** Turns of the event loop that a request takes: some calls one after the other. */
const STEPS = 6;
/** Rounds of work whose time is taken to learn what a millisecond is worth, and how often: the fastest counts, which nobody disturbed. */
const TRIAL = 100_000;
const TRIALS = 50;
const body = Buffer.alloc(bytes, 0x20);

function trial(): number {
  const start = performance.now();
  wideWork(TRIAL);
  return performance.now() - start;
}

const roundsAStep = ((TRIAL / Math.min(...Array.from({ length: TRIALS }, trial))) * work) / STEPS;

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    let left = STEPS;
    const next = (): void => {
      wideWork(roundsAStep);
      left -= 1;
      if (left > 0) setImmediate(next);
      else response.writeHead(200, { 'content-length': body.length }).end(body);
    };
    next();
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) console.log(`ready ${address.port}`);
});
process.on('SIGTERM', () => process.exit(0));
