import { describe, expect, it } from 'vitest';
import { createDocumentCache } from '../../../gateway/operation/document-cache.ts';
import { DEFAULT_OPERATION_LIMITS } from '../../../gateway/operation/operation-limits.ts';
import { TEST_SCHEMA } from './schema.ts';

describe('the documents kept of one schema', () => {
  it('are bounded by what they hold of the heap: the smallest take a hundred times their source', () => {
    const documents = createDocumentCache(TEST_SCHEMA, DEFAULT_OPERATION_LIMITS, 4_000);
    for (let at = 0; at < 100; at += 1) documents.get(`{a${at}:__typename}`);
    expect(documents.counts.size).toBeGreaterThan(10);
    expect(documents.counts.size).toBeLessThan(60);
  });

  it('are kept up to the largest that may come, and forgotten by their hash too when they go', () => {
    const documents = createDocumentCache(TEST_SCHEMA, { ...DEFAULT_OPERATION_LIMITS, documentBytes: 1_000 }, 2_000);
    const largest = `{a:__typename}${' '.repeat(986)}`;
    const { sha256, document } = documents.get(largest);
    expect([largest.length, documents.get(largest).document === document, documents.peek(sha256) === document]).toEqual([1_000, true, true]);
    for (let at = 0; at < 100; at += 1) documents.get(`{a${at}:__typename}`);
    expect([documents.peek(sha256), documents.counts.hits]).toEqual([undefined, 1]);
  });
});
