import { Slots } from '../../gateway/slots.ts';

/**
 * Passes many short-lived members through a container that stays, while only the young generation is collected, and prints how many bytes more than before are
 * in memory then. Usage: node --expose-gc slots-process.ts slots|set
 */
const collectYoung = (): void => void globalThis.gc?.({ type: 'minor' });
const ROUNDS = 400;
const MEMBERS = 50;
const MEMBER_WORDS = 100;

const slots = new Slots<object>();
const set = new Set<object>();
const pass = process.argv[2] === 'set'
  ? (member: object) => {
      set.add(member);
      return () => void set.delete(member);
    }
  : (member: object) => {
      const slot = slots.add(member);
      return () => slots.remove(slot);
    };

// The container grows old with what it holds now, as it does in a process that has nothing to do for a while.
pass({});
for (let times = 0; times < 3; times += 1) collectYoung();

const before = process.memoryUsage().heapUsed;
for (let round = 0; round < ROUNDS; round += 1) {
  let leave: () => void = () => {};
  for (let at = 0; at < MEMBERS; at += 1) {
    const next = pass({ round, load: Array.from({ length: MEMBER_WORDS }, () => at) });
    leave();
    leave = next;
  }
  leave();
  await new Promise((resolve) => setImmediate(resolve));
  collectYoung();
}
console.log(process.memoryUsage().heapUsed - before);
