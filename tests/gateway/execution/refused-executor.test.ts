import { afterEach, describe, expect, it, vi } from 'vitest';
import { createEngineExecutor } from '../../../gateway/execution/engine-executor.ts';
import type { EngineExecutorOptions } from '../../../gateway/execution/engine-executor.ts';
import { PlanningService } from '../../../gateway/plan/planning-service.ts';
import { compose } from '../../conformance/federation/kit/compose.ts';

const GREETINGS = compose([{ name: 'greetings', sdl: 'type Query { hello: String }' }]);
afterEach(() => vi.restoreAllMocks());

describe('an executor that is refused', () => {
  it.each<[string, Partial<EngineExecutorOptions>, RegExp, number]>([
    ['an address that is none', { addressOf: () => { throw new TypeError('Invalid URL'); } }, /Invalid URL/, 1],
    ['sharing with a subgraph that there is not', { sharing: { kind: 'named', subgraphs: new Set(['nobody']) } }, /--share-in-flight must name subgraphs of the supergraph \(greetings\), got nobody/, 1],
    ['a supergraph that is none', { supergraph: { sdl: 'type Query { hello: String }', schemaId: 's' } }, /./, 0],
  ])('for %s leaves neither its planner nor its connections open', async (_title, wrong, message, planners) => {
    const planner = vi.spyOn(PlanningService.prototype, 'close');
    const close = vi.fn(async () => {});
    await expect(createEngineExecutor({
      supergraph: { sdl: GREETINGS, schemaId: 's' }, apiSchema: null, assertionKeys: null, flatScalars: false, addressOf: ({ url }) => url, sharing: { kind: 'none' }, transport: { send: async () => ({ kind: 'failure', failure: 'CONNECT' }), close },
      onError: () => {}, now: () => Date.now(), ...wrong,
    })).rejects.toThrow(message);
    expect([planner.mock.calls.length, close.mock.calls.length]).toEqual([planners, 1]);
  });
});
