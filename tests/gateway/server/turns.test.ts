import { describe, expect, it } from 'vitest';
import { Turns } from '../../../gateway/server/turns.ts';

/** Turns of an event loop by hand. */
function byHand(begunInTurn: number): { begin: (name: string) => void; turn: () => Promise<void>; begun: string[]; scheduled: () => number } {
  let next: (() => void)[] = [];
  const turns = new Turns(begunInTurn, (work) => void next.push(work));
  const begun: string[] = [];
  return {
    begun,
    scheduled: () => next.length,
    begin: (name) => {
      const wait = turns.begin();
      if (wait === null) begun.push(name);
      else void wait.then(() => begun.push(name));
    },
    turn: async () => {
      const works = next;
      next = [];
      for (const work of works) work();
      await Promise.resolve();
    },
  };
}

describe('turns', () => {
  it('let a few requests begin at once, and the others in the turns after, in their order', async () => {
    const { begin, turn, begun } = byHand(2);
    for (const name of ['a', 'b', 'c', 'd', 'e']) begin(name);
    expect(begun).toEqual(['a', 'b']);
    await turn();
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    await turn();
    expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('let nobody overtake those who wait', async () => {
    const { begin, turn, begun } = byHand(2);
    for (const name of ['a', 'b', 'c', 'd', 'e']) begin(name);
    await turn();
    begin('f');
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    await turn();
    expect(begun).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('schedule nothing more when nobody comes', async () => {
    const { begin, turn, begun, scheduled } = byHand(2);
    begin('a');
    expect(scheduled()).toBe(1);
    await turn();
    expect(scheduled()).toBe(0);
    begin('b');
    begin('c');
    expect(begun).toEqual(['a', 'b', 'c']);
  });
});
