import { expect, it } from 'vitest';
import { PolicyError } from '../../gateway/access/policy/policy-problem.ts';
import type { Executor } from '../../gateway/execution/executor.ts';
import { PUBLIC_HOUSE } from '../../gateway/public-house.ts';
import { startPublicGateway } from './public-gateway.ts';

it('a supergraph that the house refuses leaves no executor open, and the one that is served stays', async () => {
  const executors: { isOpen: boolean }[] = [];
  const createExecutor = (): Executor => {
    const made = { isOpen: true };
    executors.push(made);
    return {
      subgraphs: [],
      prepare: async () => ({ execute: async () => ({ data: { hello: '你好' }, errors: [], provenance: [] }) }),
      close: async () => void (made.isOpen = false),
    };
  };
  let isRefused = false;
  const house: typeof PUBLIC_HOUSE = {
    ...PUBLIC_HOUSE,
    mode: (...given) => {
      if (isRefused) throw new PolicyError([{ file: 'negative.yaml', line: 1, must: 'name fields of the graph', got: 'hullo' }]);
      return PUBLIC_HOUSE.mode(...given);
    },
  };
  const gateway = await startPublicGateway([{ name: 'greetings', sdl: 'type Query { hello: String }', resolvers: {} }], { parts: { house, createExecutor } });
  try {
    isRefused = true;
    gateway.supergraph.sdl += '\n# another';
    await expect(gateway.gateway.reload()).rejects.toBeInstanceOf(PolicyError);
    expect(executors.map(({ isOpen }) => isOpen)).toEqual([true, false]);
    expect((await gateway.query('{ hello }')).body).toMatchObject({ data: { hello: '你好' } });
  } finally {
    await gateway.close();
  }
  expect(executors.map(({ isOpen }) => isOpen)).toEqual([false, false]);
});
