import { describe, expect, it } from 'vitest';
import { AskerPlaces } from '../../../gateway/server/asker-places.ts';
import { fc } from '../../property.ts';

/** Places by hand, each of whoever takes it, who leaves by name. */
function places(capacity: number) {
  let taken = 0;
  const askers = new AskerPlaces(capacity, () => taken);
  const held: { readonly asker: string; readonly leave: () => void }[] = [];
  const of = (asker: string): number => held.filter((one) => one.asker === asker).length;
  return {
    of, taken: () => taken,
    /** Whether there was a place at all, and he was let have it. */
    ask: (asker: string): boolean => {
      if (taken === capacity) return false;
      taken += 1;
      const place = askers.place();
      const leave = (): void => {
        place.leave();
        taken -= 1;
      };
      try {
        place.heldBy(asker);
      } catch (error) {
        leave();
        expect(error).toMatchObject({ code: 'OVERLOADED', headers: { 'retry-after': '1' } });
        return false;
      }
      held.push({ asker, leave });
      return true;
    },
    end: (asker: string): void => {
      const at = held.findIndex((one) => one.asker === asker);
      if (at !== -1) held.splice(at, 1)[0]?.leave();
    },
  };
}

const fill = (one: ReturnType<typeof places>, asker: string): number => {
  let got = 0;
  while (got < 1_000 && one.ask(asker)) got += 1;
  return got;
};

describe('places in flight', () => {
  it('are for anybody while they are plenty, and beyond three quarters not for one who has most of them', () => {
    const one = places(256);
    expect(fill(one, 'engine')).toBe(192);
    expect(fill(one, 'somebody')).toBe(64);
  });

  it('come to those who want them in equal parts, as those who had more end theirs', () => {
    const one = places(256);
    fill(one, 'first');
    fill(one, 'second');
    for (let times = 0; times < 2_000; times += 1) {
      for (const asker of ['first', 'second']) {
        one.end(asker);
        one.ask('first');
        one.ask('second');
      }
    }
    // Each has a third and what of the last quarter nobody else wants.
    expect([one.of('first'), one.of('second')].every((held) => held >= 85)).toBe(true);
  });

  it.each([1, 2, 3])('are all for one where there are but %i', (capacity) => {
    expect(fill(places(capacity), 'somebody')).toBe(capacity);
  });

  it('are never all held by one of more than three, whoever comes and goes; and whoever has none is let in wherever there is a place', async () => {
    const asker = fc.integer({ min: 0, max: 5 }).map(String);
    const event = fc.record({ what: fc.constantFrom('ask' as const, 'ask' as const, 'end' as const), asker });
    await fc.assert(fc.asyncProperty(fc.integer({ min: 4, max: 40 }), fc.array(event, { maxLength: 300 }), async (capacity, events) => {
      const one = places(capacity);
      for (const { what, asker: who } of events) {
        const [isNew, isRoom] = [one.of(who) === 0, one.taken() < capacity];
        if (what === 'end') one.end(who);
        else expect([one.ask(who), isNew]).not.toEqual([!isRoom, true]);
        expect(one.of(who)).toBeLessThanOrEqual(Math.ceil(capacity * 0.75));
      }
    }));
  });
});
