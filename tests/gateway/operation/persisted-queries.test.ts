import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { createPersistedQueries } from '../../../gateway/operation/persisted-queries.ts';

const sha256 = (source: string): string => createHash('sha256').update(source).digest('hex');

it('sources kept for clients are bounded with their keys, which are longer than the smallest of them', () => {
  const persisted = createPersistedQueries(1_000);
  const sources = Array.from({ length: 60 }, (_, at) => `{a${at}:v}`);
  for (const source of sources) persisted.resolve('client', sha256(source), source).keep();
  const isKept = (source: string): boolean => {
    try {
      return persisted.resolve('client', sha256(source), null).source === source;
    } catch {
      return false;
    }
  };
  const kept = sources.filter(isKept);
  expect(kept.length).toBeGreaterThan(5);
  expect(kept.length).toBeLessThan(20);
  expect(kept).toEqual(sources.slice(-kept.length));
});
