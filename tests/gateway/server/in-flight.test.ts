import { describe, expect, it } from 'vitest';
import type { ClientError } from '../../../gateway/errors/client-error.ts';
import { createInFlight } from '../../../gateway/server/in-flight.ts';

const inTime = { isLate: () => false };

describe('createInFlight', () => {
  it('refuses the request beyond its capacity with Retry-After, and takes the next one when a place is free', () => {
    const inFlight = createInFlight({ capacity: 2, floor: () => 1, ...inTime });
    const [leave] = [inFlight.enter(), inFlight.enter()];
    expect(inFlight.isFull).toBe(true);
    expect(() => inFlight.enter()).toThrow(expect.objectContaining({ code: 'OVERLOADED', status: 503, headers: { 'retry-after': '1' } }) as ClientError);
    leave();
    expect([inFlight.count, inFlight.isFull]).toEqual([1, false]);
    inFlight.enter();
    expect(inFlight.count).toBe(2);
  });

  it('takes no more than its floor while the process is late, whatever its capacity', () => {
    let late = true;
    const inFlight = createInFlight({ capacity: 100, floor: () => 2, isLate: () => late });
    inFlight.enter();
    expect(inFlight.isFull).toBe(false);
    inFlight.enter();
    expect(() => inFlight.enter()).toThrow(expect.objectContaining({ code: 'OVERLOADED' }) as ClientError);
    late = false;
    inFlight.enter();
    expect(inFlight.count).toBe(3);
  });

  it('gives a place back once, however often it is told', () => {
    const inFlight = createInFlight({ capacity: 2, floor: () => 1, ...inTime });
    const leave = inFlight.enter();
    inFlight.enter();
    leave();
    leave();
    expect(inFlight.count).toBe(1);
  });

  it('tells everybody who waits when the last one leaves', async () => {
    const inFlight = createInFlight({ capacity: 2, floor: () => 1, ...inTime });
    const [one, two] = [inFlight.enter(), inFlight.enter()];
    let idle = 0;
    const waiting = [inFlight.idle(), inFlight.idle()].map((promise) => promise.then(() => (idle += 1)));
    one();
    await Promise.resolve();
    expect(idle).toBe(0);
    two();
    await Promise.all(waiting);
    expect(idle).toBe(2);
    await inFlight.idle();
  });
});
