import { wideWork } from './wide-work.ts';

/*
 * Looks again and again how long a little work takes on the core it is pinned to, and says so when it is asked by a message: the milliseconds of all looks since it was asked last.
 * It uses half a hundredth of the core. What slows a core comes and goes within a tenth of a millisecond: the mean of many looks tells of it, the best of some does not.
 */
const ROUNDS = 12_000;
const LOOK_MS = 10;
/** Until V8 has compiled it for good. */
const WARM_UP = 500;

function look(): number {
  const began = performance.now();
  wideWork(ROUNDS);
  return performance.now() - began;
}

for (let time = 0; time < WARM_UP; time += 1) wideWork(ROUNDS);
let looks: number[] = [];
setInterval(() => void looks.push(look()), LOOK_MS);
process.on('message', () => {
  process.send?.(looks);
  looks = [];
});
process.on('SIGTERM', () => process.exit(0));
console.log('ready');
