import { afterEach, describe, expect, it, vi } from 'vitest';
import { scripted } from './scripted-subgraphs.ts';
import type { TransportCall } from '../../../gateway/execution/subgraph/transport.ts';
import type { Said } from './scripted-subgraphs.ts';

const SDL = {
  a: 'type Query { a: A } type A { thing: Thing } type Thing @key(fields: "id") { id: ID! }',
  b: 'type Query { b: B } type B { thing: Thing } type Thing @key(fields: "id") { id: ID! }',
  c: 'type Thing @key(fields: "id") { id: ID! name: String }',
};
const QUERY = '{ a { thing { name } } b { thing { name } } }';

const after = (milliseconds: number, said: Said): Promise<Said> => new Promise((resolve) => void setTimeout(() => resolve(said), milliseconds));

interface Took { readonly a: number; readonly b: number; readonly c: number }

/**
 * What comes of two branches, each of which leads to a thing and then to its name, with ten seconds to answer in, and how many calls for names it took.
 * @param took milliseconds that each of the three subgraphs takes.
 */
async function answered(took: Took): Promise<{ readonly data: unknown; readonly calls: number }> {
  let now: Took = { a: 0, b: 0, c: 0 };
  const within = (milliseconds: number, { timeoutMs }: TransportCall, json: unknown): Promise<Said> => (milliseconds < timeoutMs ? after(milliseconds, { json }) : after(timeoutMs, { failure: 'TIMEOUT' }));
  const thing = (id: string) => ({ thing: { __typename: 'Thing', id } });
  const federation = scripted(SDL, {
    a: (_call, raw) => within(now.a, raw, { data: { a: thing('1') } }),
    b: (_call, raw) => within(now.b, raw, { data: { b: thing('2') } }),
    c: ({ variables }, raw) => within(now.c, raw, { data: { _entities: (variables['representations'] as { id: string }[]).map(({ id }) => ({ name: `n${id}` })) } }),
  }, Object.fromEntries(Object.keys(SDL).map((name) => [name, { timeoutMs: 60_000 }])));
  // Planned and compiled before the clock is the test's.
  await federation.run(QUERY);
  federation.received.splice(0);
  now = took;
  vi.useFakeTimers();
  const running = federation.run(QUERY, {}, { input: { deadline: Date.now() + 10_000 } });
  await vi.advanceTimersByTimeAsync(10_200);
  const { dataText } = await running;
  return { data: JSON.parse(dataText), calls: federation.received.filter(({ subgraph }) => subgraph === 'c').length };
}

afterEach(() => void vi.useRealTimers());

describe('equal fetches of two branches', () => {
  const [ONE, TWO] = [{ thing: { name: 'n1' } }, { thing: { name: 'n2' } }];
  it.each<[string, Took, unknown, number]>([
    ['are one call where they are ready at about the same time', { a: 1_000, b: 1_400, c: 10 }, { a: ONE, b: TWO }, 1],
    ['are two where one is ready much later', { a: 1_000, b: 3_000, c: 10 }, { a: ONE, b: TWO }, 2],
    ['do not wait for each other until there is no time left: what never comes costs nobody else the answer', { a: 6_500, b: 20_000, c: 1_500 }, { a: ONE, b: null }, 1],
    ['nor at the very end', { a: 9_700, b: 20_000, c: 200 }, { a: ONE, b: null }, 1],
  ])('%s', async (_title, took, data, calls) => {
    expect(await answered(took)).toEqual({ data, calls });
  });
});
