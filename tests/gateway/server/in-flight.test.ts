import { describe, expect, it } from 'vitest';
import type { ClientError } from '../../../gateway/errors/client-error.ts';
import { createInFlight } from '../../../gateway/server/in-flight.ts';

describe('createInFlight', () => {
  it('refuses the request beyond its capacity with Retry-After, and takes the next one when a place is free', () => {
    const inFlight = createInFlight({ capacity: 2, floor: 1, maxLoopDelay: 60, loopDelay: () => 0 });
    const [leave] = [inFlight.enter(), inFlight.enter()];
    expect(() => inFlight.enter()).toThrow(expect.objectContaining({ code: 'OVERLOADED', status: 503, headers: { 'retry-after': '1' } }) as ClientError);
    leave();
    expect(inFlight.count).toBe(1);
    inFlight.enter();
    expect(inFlight.count).toBe(2);
  });

  it('takes no more than its floor while the process is late, whatever its capacity', () => {
    let late = 61;
    const inFlight = createInFlight({ capacity: 100, floor: 2, maxLoopDelay: 60, loopDelay: () => late });
    inFlight.enter();
    inFlight.enter();
    expect(() => inFlight.enter()).toThrow(expect.objectContaining({ code: 'OVERLOADED' }) as ClientError);
    late = 60;
    inFlight.enter();
    expect(inFlight.count).toBe(3);
  });

  it('takes no more than the processor can serve, and never less than its floor', () => {
    let limit = 1;
    const inFlight = createInFlight({ capacity: 100, floor: 2, maxLoopDelay: 60, loopDelay: () => 0, limit: () => limit });
    inFlight.enter();
    inFlight.enter();
    expect(() => inFlight.enter()).toThrow(expect.objectContaining({ code: 'OVERLOADED' }) as ClientError);
    limit = 3;
    inFlight.enter();
    expect(() => inFlight.enter()).toThrow(expect.objectContaining({ code: 'OVERLOADED' }) as ClientError);
  });

  it('gives a place back once, however often it is told', () => {
    const inFlight = createInFlight({ capacity: 2, floor: 1, maxLoopDelay: 60, loopDelay: () => 0 });
    const leave = inFlight.enter();
    inFlight.enter();
    leave();
    leave();
    expect(inFlight.count).toBe(1);
  });

  it('tells everybody who waits when the last one leaves', async () => {
    const inFlight = createInFlight({ capacity: 2, floor: 1, maxLoopDelay: 60, loopDelay: () => 0 });
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
