import { describe, expect, it } from 'vitest';
import { ReplyMemory } from '../../../gateway/execution/subgraph/reply-memory.ts';

const taken = (memory: ReplyMemory, length: number): Buffer => {
  const body = memory.take(length);
  if (body === null) throw new Error(`There must be memory for ${length} bytes.`);
  return body;
};

describe('memory for bodies of answers', () => {
  it.each([0, 1, 4_095, 4_096, 4_097, 65_535, 65_536, 65_537, 524_288])('is exactly as long as what is asked for: %i bytes', (length) => {
    const memory = new ReplyMemory();
    const first = taken(memory, length);
    expect(first).toHaveLength(length);
    memory.give(first);
    expect(taken(memory, length)).toHaveLength(length);
  });

  it('is used again when it is given back, and by nobody before', () => {
    const memory = new ReplyMemory();
    const [one, other] = [taken(memory, 70_000), taken(memory, 70_000)];
    expect(other.buffer).not.toBe(one.buffer);
    memory.give(one);
    const next = taken(memory, 100_000);
    expect(next.buffer).toBe(one.buffer);
    expect(next).toHaveLength(100_000);
    expect(taken(memory, 100_000).buffer).not.toBe(one.buffer);
  });

  it('is not promised for a body beyond half a megabyte before it has come', () => {
    expect(new ReplyMemory().take(524_289)).toBeNull();
  });

  it('waits for bodies of its own size only, and 16 MiB of it at most', () => {
    const memory = new ReplyMemory();
    const small = taken(memory, 5_000);
    memory.give(small);
    expect(taken(memory, 9_000).buffer).not.toBe(small.buffer);
    const large = Array.from({ length: 40 }, () => taken(memory, 524_288));
    for (const body of large) memory.give(body);
    const again = Array.from({ length: 40 }, () => taken(memory, 524_288));
    // 8 KiB wait already.
    expect(again.filter(({ buffer }) => large.some((body) => body.buffer === buffer))).toHaveLength(31);
  });
});
