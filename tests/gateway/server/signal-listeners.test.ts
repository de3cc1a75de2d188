import { describe, expect, it } from 'vitest';
import { SignalListeners } from '../../../gateway/server/signal-listeners.ts';

describe('the listeners of a signal', () => {
  it('are told once when it is aborted, but for those that were taken away', () => {
    const abort = new AbortController();
    const listeners = new SignalListeners(abort.signal);
    const told: string[] = [];
    const gone = (): void => void told.push('gone');
    listeners.add(() => told.push('first'));
    const place = listeners.add(gone);
    listeners.add(() => told.push('last'));
    listeners.delete(place);
    expect([listeners.aborted, told]).toEqual([false, []]);
    abort.abort();
    abort.abort();
    expect([listeners.aborted, told]).toEqual([true, ['first', 'last']]);
  });
});
