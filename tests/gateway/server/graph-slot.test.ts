import { describe, expect, it } from 'vitest';
import { GraphSlot } from '../../../gateway/server/graph-slot.ts';

const graph = (name: string, closed: string[]) => ({ name, close: async () => void closed.push(name) });

describe('GraphSlot', () => {
  it('gives new requests the new graph at once, and closes the old one after its last request', () => {
    const closed: string[] = [];
    const slot = new GraphSlot(graph('old', closed), () => {});
    const [first, second] = [slot.lease(), slot.lease()];
    slot.swap(graph('new', closed));
    expect([first.graph.name, slot.lease().graph.name]).toEqual(['old', 'new']);
    first.release();
    first.release();
    expect(closed).toEqual([]);
    second.release();
    expect(closed).toEqual(['old']);
  });

  it('closes an old graph that nobody uses right away, and never the current one', () => {
    const closed: string[] = [];
    const slot = new GraphSlot(graph('old', closed), () => {});
    slot.lease().release();
    slot.swap(graph('new', closed));
    slot.lease().release();
    expect(closed).toEqual(['old']);
  });

  it('tells of a graph that cannot be closed', async () => {
    const told: unknown[] = [];
    const failure = new Error('busy');
    const slot = new GraphSlot({ close: () => Promise.reject(failure) }, (error) => told.push(error));
    slot.swap({ close: async () => {} });
    await Promise.resolve();
    await Promise.resolve();
    expect(told).toEqual([failure]);
  });
});
