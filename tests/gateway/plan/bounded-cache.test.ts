import { describe, expect, it } from 'vitest';
import { BoundedCache } from '../../../gateway/plan/bounded-cache.ts';

describe('a bounded cache', () => {
  it('makes an entry once, and tells what is settled without a promise', async () => {
    const cache = new BoundedCache<Promise<string>>(2);
    const { promise, resolve } = Promise.withResolvers<string>();
    const made = cache.getOrAdd('a', () => promise);
    expect([cache.getOrAdd('a', () => Promise.reject(new Error('made twice'))) === made, cache.settled('a'), cache.settled('b')]).toEqual([true, undefined, undefined]);
    resolve('value');
    await made;
    expect(cache.settled('a')).toBe('value');
    expect(cache.statistics).toEqual({ hits: 2, misses: 1, size: 1 });
  });

  it('keeps nothing that failed', async () => {
    const cache = new BoundedCache<Promise<string>>(2);
    await expect(cache.getOrAdd('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect([cache.settled('a'), cache.statistics.size]).toEqual([undefined, 0]);
    expect(await cache.getOrAdd('a', async () => 'again')).toBe('again');
  });

  it.each<[string, (cache: BoundedCache<Promise<string>>, key: string) => unknown]>([
    ['asked for', (cache, key) => cache.getOrAdd(key, async () => 'anew')],
    ['looked at', (cache, key) => cache.settled(key)],
  ])('lets go of what was %s longest ago', async (_how, use) => {
    const cache = new BoundedCache<Promise<string>>(3);
    for (const key of ['a', 'b', 'c']) await cache.getOrAdd(key, async () => key);
    for (const key of ['a', 'a', 'b', 'a']) use(cache, key);
    await cache.getOrAdd('d', async () => 'd');
    expect(['a', 'b', 'c', 'd'].map((key) => cache.settled(key))).toEqual(['a', 'b', undefined, 'd']);
    use(cache, 'b');
    await cache.getOrAdd('e', async () => 'e');
    expect(['a', 'b', 'd', 'e'].map((key) => cache.settled(key))).toEqual([undefined, 'b', 'd', 'e']);
  });
});
