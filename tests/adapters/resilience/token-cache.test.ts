import { describe, expect, it } from 'vitest';
import { found, unavailable, type Reading } from '../../../adapters/reading.ts';
import { createTokenCache, type Token } from '../../../adapters/resilience/token-cache.ts';

function start(lifeMs = 60_000) {
  let now = 0;
  const pending: PromiseWithResolvers<Reading<Token<string>>>[] = [];
  const cache = createTokenCache<string>(() => {
    const fetch = Promise.withResolvers<Reading<Token<string>>>();
    pending.push(fetch);
    return fetch.promise;
  }, { now: () => now }, { renewEarlyMs: 1_000 });
  return {
    cache,
    pending,
    give: (index: number, value: string) => pending[index]?.resolve(found({ value, endsAt: now + lifeMs })),
    pass: (milliseconds: number) => (now += milliseconds),
  };
}
const open = new AbortController().signal;
const valueOf = (reading: Reading<Token<string>>): string => (reading.outcome === 'FOUND' ? reading.value.value : reading.outcome);

describe('the token cache', () => {
  it('fetches once for all who wait, and not again while the token lives', async () => {
    const { cache, pending, give } = start();
    const waiting = Array.from({ length: 50 }, () => cache.get(open));
    give(0, 'A');
    expect(new Set((await Promise.all(waiting)).map(valueOf))).toEqual(new Set(['A']));
    expect(valueOf(await cache.get(open))).toBe('A');
    expect(pending).toHaveLength(1);
  });

  it('renews before the end', async () => {
    const { cache, pending, give, pass } = start();
    const first = cache.get(open);
    give(0, 'A');
    await first;
    pass(59_001);
    const second = cache.get(open);
    give(1, 'B');
    expect(valueOf(await second)).toBe('B');
    expect(pending).toHaveLength(2);
  });

  it('renews once for all whose token was refused, and a late refusal does not void the successor', async () => {
    const { cache, pending, give } = start();
    const first = cache.get(open);
    give(0, 'A');
    const old = await first;
    if (old.outcome !== 'FOUND') throw new Error('expected a token');
    cache.drop(old.value);
    const second = cache.get(open);
    give(1, 'B');
    await second;
    cache.drop(old.value);
    expect(valueOf(await cache.get(open))).toBe('B');
    expect(pending).toHaveLength(2);
  });

  it('frees a caller who goes, and still gives the token to the others', async () => {
    const { cache, give } = start();
    const leaving = new AbortController();
    const gone = cache.get(leaving.signal);
    const stays = cache.get(open);
    leaving.abort();
    expect(await gone).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'CANCELLED' });
    give(0, 'A');
    expect(valueOf(await stays)).toBe('A');
  });

  it('keeps no failure: the next caller tries anew', async () => {
    const { cache, pending, give } = start();
    const first = cache.get(open);
    pending[0]?.resolve(unavailable('CONNECTION'));
    expect(await first).toMatchObject({ cause: 'CONNECTION' });
    const second = cache.get(open);
    give(1, 'B');
    expect(valueOf(await second)).toBe('B');
  });
});
