import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientError } from '../../../gateway/errors/client-error.ts';
import { SlowBodies } from '../../../gateway/server/slow-bodies.ts';
import type { SlowBody } from '../../../gateway/server/slow-bodies.ts';
import { fc } from '../../property.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Bodies with names; who was given up, and with which code. */
function room(options: { readonly bodies?: number } = {}) {
  const slow = new SlowBodies({ bodies: 4, bodyGrace: 5_000, bodyRate: 1_000, now: () => performance.now(), ...options });
  const givenUp: string[] = [];
  return { slow, givenUp, enter: (name: string, network: string | null = '203.0.113.0/24'): SlowBody => slow.enter(network, ({ code }: ClientError) => void givenUp.push(`${name}: ${code}`)) };
}

describe('the rate of a body', () => {
  it('is looked at when its grace is over, and each second from then on', () => {
    const { enter, givenUp, slow } = room();
    const body = enter('one');
    vi.advanceTimersByTime(4_900);
    body.came(7_000);
    vi.advanceTimersByTime(3_000);
    expect(givenUp).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect([givenUp, slow.count]).toEqual([['one: REQUEST_TIMEOUT'], 0]);
  });

  it('is nobody\'s business once the body is there', () => {
    const { enter, givenUp, slow } = room();
    enter('one').leave();
    vi.advanceTimersByTime(60_000);
    expect([givenUp, slow.count, vi.getTimerCount()]).toEqual([[], 0, 0]);
  });
});

describe('one body too many', () => {
  it('takes the place of the oldest of the network that has most', () => {
    const { enter, givenUp } = room();
    enter('quiet', '198.51.100.0/24');
    for (const name of ['first', 'second', 'third']) enter(name);
    enter('other', '192.0.2.0/24');
    expect(givenUp).toEqual(['first: OVERLOADED']);
    enter('fourth');
    expect(givenUp).toEqual(['first: OVERLOADED', 'second: OVERLOADED']);
  });

  it('is of one and the same network where nobody can tell whose it is', () => {
    const { enter, givenUp } = room();
    enter('quiet', '198.51.100.0/24');
    for (const name of ['first', 'second', 'third']) enter(name, null);
    enter('other', '192.0.2.0/24');
    expect(givenUp).toEqual(['first: OVERLOADED']);
  });

  it('never makes more of them than there may be, and never touches a network that has no more than its share', () => {
    const event = fc.record({ network: fc.constantFrom('a', 'b', 'c'), leaves: fc.boolean() });
    fc.assert(fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const slow = new SlowBodies({ bodies: 6, bodyGrace: 5_000, bodyRate: 1_000, now: () => performance.now() });
      const there: { readonly network: string; readonly body: SlowBody }[] = [];
      const countOf = (network: string): number => there.filter((each) => each.network === network).length;
      for (const { network, leaves } of events) {
        if (leaves) {
          there.shift()?.body.leave();
          continue;
        }
        const one = { network, body: slow.enter(network, () => {
          expect(countOf(network)).toBeGreaterThanOrEqual(Math.max(...['a', 'b', 'c'].map(countOf)));
          there.splice(there.indexOf(one), 1);
        }) };
        there.push(one);
        expect(slow.count).toBe(there.length);
        expect(slow.count).toBeLessThanOrEqual(6);
      }
      slow.close();
    }), { numRuns: process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 5_000 : 100 });
  });
});

it('nobody is waited for where nobody is, and the last one is waited for', async () => {
  vi.useRealTimers();
  const { enter, slow } = room();
  await slow.idle();
  const bodies = [enter('one'), enter('two')];
  const told: string[] = [];
  const idle = slow.idle().then(() => told.push('idle'));
  bodies[0]?.leave();
  await new Promise((resolve) => void setImmediate(resolve));
  expect(told).toEqual([]);
  bodies[1]?.leave();
  bodies[1]?.leave();
  await idle;
  expect(slow.count).toBe(0);
});
