import { describe, expect, it } from 'vitest';
import type { RequestSignal } from '../../../gateway/request-signal.ts';
import { RequestCancel } from '../../../gateway/server/request-cancel.ts';

interface Made {
  readonly signal: RequestSignal;
  readonly abort: (reason: unknown) => void;
}

/** What every room may rely on is what the platform's own signal does. */
const MADE: readonly [string, () => Made][] = [
  ['the platform\'s signal', (): Made => {
    const controller = new AbortController();
    return { signal: controller.signal, abort: (reason) => controller.abort(reason) };
  }],
  ['the signal of a request', (): Made => {
    const cancel = new RequestCancel();
    return { signal: cancel, abort: (reason) => cancel.abort(reason) };
  }],
];

describe.each(MADE)('%s', (_title, make) => {
  it('is neither aborted nor has a reason at first, and lets everything go on', () => {
    const { signal } = make();
    expect([signal.aborted, signal.reason]).toEqual([false, undefined]);
    expect(() => signal.throwIfAborted()).not.toThrow();
  });

  it('keeps the first reason and throws it, an error or not', () => {
    for (const reason of [new Error('gone'), 'gone', null]) {
      const { signal, abort } = make();
      abort(reason);
      abort(new Error('later'));
      expect([signal.aborted, signal.reason]).toEqual([true, reason]);
      let thrown: unknown = 'nothing';
      try {
        signal.throwIfAborted();
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBe(reason);
    }
  });

  it('tells its listeners once, in their order, when it is aborted already; not those that left or came later', () => {
    const { signal, abort } = make();
    const told: unknown[] = [];
    const leaving = (): void => void told.push('left');
    const stranger = (): void => void told.push('stranger');
    signal.addEventListener('abort', () => void told.push(['first', signal.aborted, signal.reason]), { once: true });
    signal.addEventListener('abort', leaving, { once: true });
    signal.addEventListener('abort', () => void told.push('second'), { once: true });
    signal.removeEventListener('abort', leaving);
    signal.removeEventListener('abort', stranger);
    abort('why');
    signal.addEventListener('abort', () => void told.push('late'), { once: true });
    abort('again');
    expect(told).toEqual([['first', true, 'why'], 'second']);
  });

  it('does not tell one that another takes away while it is told', () => {
    const { signal, abort } = make();
    const told: string[] = [];
    const second = (): void => void told.push('second');
    signal.addEventListener('abort', () => {
      told.push('first');
      signal.removeEventListener('abort', second);
    }, { once: true });
    signal.addEventListener('abort', second, { once: true });
    abort('why');
    expect(told).toEqual(['first']);
  });
});
