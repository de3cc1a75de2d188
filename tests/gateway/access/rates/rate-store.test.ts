import { describe, expect, it } from 'vitest';
import { createRateStore } from '../../../../gateway/access/rates/rate-store.ts';
import { fc } from '../../../property.ts';

function start(capacity?: number) {
  let now = 1_795_219_200_000;
  const store = createRateStore(() => now, capacity);
  let values = 0;
  const fresh = (count: number): string[] => Array.from({ length: count }, () => `value ${(values += 1)}`);
  return {
    store, advance: (seconds: number) => void (now += seconds * 1000), take: (key: string, cost = 1, size = SIZE) => store.take({ key, values: fresh(cost), ...size }),
  };
}
const SIZE = { burst: 3, perMinute: 6 };
const TAKEN = { kind: 'taken' };

describe('a bucket', () => {
  it('gives its burst at once, then says when the next one is there', () => {
    const { take, advance } = start();
    expect([take('a'), take('a'), take('a'), take('a')]).toEqual([TAKEN, TAKEN, TAKEN, { kind: 'wait', seconds: 10 }]);
    advance(9);
    expect(take('a')).toEqual({ kind: 'wait', seconds: 1 });
    advance(1);
    expect([take('a'), take('a')]).toEqual([TAKEN, { kind: 'wait', seconds: 10 }]);
  });

  it('holds no more than its burst, however long nobody asks', () => {
    const { take, advance } = start();
    take('a', 3);
    advance(86_400);
    expect([take('a', 3), take('a')]).toEqual([TAKEN, { kind: 'wait', seconds: 10 }]);
  });

  it('takes nothing where it cannot give all', () => {
    const { take } = start();
    take('a', 2);
    expect([take('a', 2), take('a', 1)]).toEqual([{ kind: 'wait', seconds: 10 }, TAKEN]);
  });

  it('never gives more at once than it holds', () => {
    const { take, advance } = start();
    expect(take('a', 4)).toEqual({ kind: 'wait', seconds: 1 });
    advance(3_600);
    expect(take('a', 4)).toMatchObject({ kind: 'wait' });
  });

  it('does not count a value again that it counted lately', () => {
    const { store, take, advance } = start();
    const same = () => store.take({ key: 'a', values: ['same'], ...SIZE });
    expect([same(), same(), same(), same(), take('a', 2), same(), take('a')]).toEqual([TAKEN, TAKEN, TAKEN, TAKEN, TAKEN, TAKEN, { kind: 'wait', seconds: 10 }]);
    advance(86_400);
    expect([same(), take('a', 3)]).toEqual([TAKEN, TAKEN]);
  });

  it('counts a value again that lies long behind others', () => {
    const { store, take } = start();
    const wide = { burst: 70, perMinute: 1 };
    const same = () => store.take({ key: 'a', values: ['same'], ...wide });
    expect([same(), take('a', 69, wide), same()]).toEqual([TAKEN, TAKEN, { kind: 'wait', seconds: 60 }]);
  });

  it('is one for each key', () => {
    const { take } = start();
    expect([take('a', 3), take('b', 3), take('a')]).toEqual([TAKEN, TAKEN, { kind: 'wait', seconds: 10 }]);
  });

  it('gives nothing for a clock that goes back', () => {
    const { take, advance } = start();
    take('a', 3);
    advance(-3_600);
    expect(take('a')).toMatchObject({ kind: 'wait' });
  });

  it('never gives more than burst and refill together, whatever is asked when', () => {
    fc.assert(fc.property(fc.array(fc.record({ after: fc.integer({ min: 0, max: 30 }), cost: fc.integer({ min: 1, max: 4 }) }), { maxLength: 60 }), (asks) => {
      const { take, advance } = start();
      let passed = 0;
      let given = 0;
      for (const { after, cost } of asks) {
        advance(after);
        passed += after;
        if (take('a', cost).kind === 'taken') given += cost;
        expect(given).toBeLessThanOrEqual(3 + passed / 10 + 1e-6);
      }
    }));
  });
});

describe('the memory of buckets', () => {
  it('is bounded: while none may be forgotten, a new principal waits', () => {
    const { take, advance } = start(2);
    expect([take('a'), take('b'), take('c'), take('a')]).toEqual([TAKEN, TAKEN, { kind: 'wait', seconds: 60 }, TAKEN]);
    advance(10);
    expect(take('c')).toEqual(TAKEN);
  });

  it('forgets what is full again and nothing else', () => {
    const { take, advance } = start(3);
    take('a', 3);
    advance(25);
    take('b');
    advance(10);
    // Both are full now but for a rounding: a after 30 s, b after 10.
    expect([take('c'), take('d'), take('e')]).toEqual([TAKEN, TAKEN, TAKEN]);
    expect(take('f')).toMatchObject({ kind: 'wait' });
  });
});
