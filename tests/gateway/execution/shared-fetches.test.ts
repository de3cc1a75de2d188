import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RunInput, RunResult } from '../../../gateway/execution/engine-operation.ts';
import { scripted } from './scripted-subgraphs.ts';
import type { Said, Scripted, ScriptedCall } from './scripted-subgraphs.ts';
import type { TransportCall } from '../../../gateway/execution/subgraph/transport.ts';
import { until } from '../../until.ts';

const SDL = {
  a: 'type Query { user(id: ID!): User users: [User] } type User @key(fields: "id") { id: ID! }',
  b: 'type User @key(fields: "id") { id: ID! friend: Friend } type Friend @key(fields: "id") { id: ID! nick: String }',
  c: 'type Friend @key(fields: "id") { id: ID! mail: String card: Card } type Card @key(fields: "no") { no: ID! }',
  d: 'type Card @key(fields: "no") { no: ID! valid: Boolean }',
};
/** The first fetch differs by `$x`, all others are equal. */
const QUERY = 'query ($x: ID!) { user(id: $x) { id } users { friend { nick mail card { valid } } } }';

type Say = (call: ScriptedCall, raw: TransportCall) => Said | Promise<Said>;
const entities = (make: (id: string) => unknown): Say => ({ variables }) => ({ json: { data: { _entities: (variables['representations'] as { id?: string; no?: string }[]).map(({ id, no }) => make(id ?? no ?? '')) } } });
const USERS: Say = ({ variables }) => ({ json: { data: { user: { id: variables['x'] }, users: [{ __typename: 'User', id: '1' }, { __typename: 'User', id: '2' }] } } });
const FRIENDS = entities((id) => ({ friend: { __typename: 'Friend', id: `f${id}`, nick: `n${id}` } }));
const CONTACTS = entities((id) => ({ mail: `m${id}`, card: { __typename: 'Card', no: `c${id}` } }));
const CARDS = entities((no) => ({ valid: no === 'cf1' }));
const friend = (id: number, mail: string | null = `mf${id}`, card: unknown = { valid: id === 1 }): unknown => ({ friend: { nick: `n${id}`, mail, card } });

function start(say: Partial<Record<'a' | 'b' | 'c' | 'd', Say>> = {}): Scripted {
  return scripted(SDL, { a: USERS, b: FRIENDS, c: CONTACTS, d: CARDS, ...say });
}

const ask = ({ run }: Scripted, x: string, input: Partial<RunInput> = {}): Promise<RunResult> => run(QUERY, { x }, { input: { shareKey: 'k', ...input } });
const counts = ({ received }: Scripted): string => received.map(({ subgraph }) => subgraph).toSorted().join('');
const dataOf = ({ dataText }: RunResult): unknown => JSON.parse(dataText);

afterEach(() => void vi.useRealTimers());

describe('a fetch that requests at once have in common', () => {
  it('is made once with all that follows from it, and each has its answer', async () => {
    const federation = start();
    const results = await Promise.all(['7', '8', '9'].map((x) => ask(federation, x)));
    expect(results.map(dataOf)).toEqual(['7', '8', '9'].map((id) => ({ user: { id }, users: [friend(1), friend(2)] })));
    expect(results.map(({ errors, path }) => ({ errors, path }))).toEqual(results.map(() => ({ errors: [], path: 'compiled' })));
    expect(counts(federation)).toBe('aaabcd');
    expect(federation.engine.statistics.shared).toEqual({ runs: 0, calls: 2 });
  });

  it('is made for each where they differ in a variable that something behind it uses', async () => {
    const federation = start();
    const query = 'query ($x: ID!, $more: Boolean!) { user(id: $x) { id } users { friend { nick mail card { valid @include(if: $more) no } } } }';
    const results = await Promise.all([true, false].map((more) => federation.run(query, { x: '1', more }, { input: { shareKey: 'k' } })));
    expect(results.map(dataOf)).toMatchObject([{ users: [{ friend: { card: { valid: true } } }, {}] }, { users: [{ friend: { card: { no: 'cf1' } } }, {}] }]);
    expect(results[1]?.dataText).not.toContain('valid');
  });

  it('is made for each where one gives null and another gives nothing for an argument that has a default behind it', async () => {
    const federation = scripted({ a: SDL.a, b: 'type User @key(fields: "id") { id: ID! nick(length: Int = 10): String }' }, {
      a: USERS, b: ({ variables }) => ({ json: { data: { _entities: (variables['representations'] as unknown[]).map(() => ({ nick: 'length' in variables ? String(variables['length']) : 'as by default' })) } } }),
    });
    const query = 'query ($x: ID!, $length: Int) { user(id: $x) { id } users { nick(length: $length) } }';
    const results = await Promise.all([{ x: '1', length: null }, { x: '1' }].map((variables) => federation.run(query, variables, { input: { shareKey: 'k' } })));
    expect(results.map(dataOf)).toMatchObject([{ users: [{ nick: 'null' }, { nick: 'null' }] }, { users: [{ nick: 'as by default' }, { nick: 'as by default' }] }]);
  });

  it('is never shared between two share keys', async () => {
    const federation = start();
    await Promise.all(['k', 'l'].map((shareKey) => ask(federation, '1', { shareKey })));
    expect(counts(federation)).toBe('aabbccdd');
  });

  it.each<[string, Say, unknown, readonly unknown[]]>([
    ['fails', () => ({ failure: 'TIMEOUT' }), [friend(1, null, null), friend(2, null, null)], ['mail', 'card'].flatMap((key) => [0, 1].map((at) => ['users', at, 'friend', key]))],
    ['answers with an error', ({ variables }) => ({ json: { data: { _entities: (variables['representations'] as unknown[]).map(() => ({ mail: null, card: null })) }, errors: [{ message: 'no', path: ['_entities', 1, 'mail'] }] } }),
      [friend(1, null, null), friend(2, null, null)], [['users', 1, 'friend', 'mail']]],
    ['gives something else for one of them', ({ variables }) => ({ json: { data: { _entities: (variables['representations'] as unknown[]).map((_, at) => (at === 0 ? 'x' : { mail: 'm', card: null })) } } }),
      [friend(1, null, null), friend(2, 'm', null)], [['users', 0, 'friend', 'mail'], ['users', 0, 'friend', 'card']]],
  ])('tells each of them where what follows from it %s', async (_title, c, users, paths) => {
    const federation = start({ c });
    for (const result of await Promise.all(['7', '8'].map((x) => ask(federation, x)))) {
      expect(dataOf(result)).toMatchObject({ users });
      const byText = (list: readonly unknown[]): string[] => list.map((path) => JSON.stringify(path)).toSorted();
      expect(byText(result.errors.map(({ path }) => path))).toEqual(byText(paths));
    }
    expect(counts(federation)).toBe('aabc');
  });

  it('tells each of them of the sources behind it, at their places', async () => {
    const provenance = [{ path: ['_entities', 1, 'mail'], source: 'mailer', channel: 'soap', status: 'FOUND', latencyMs: 1 }];
    const federation = start({ c: (call, raw) => Promise.resolve(CONTACTS(call, raw)).then((said) => ('json' in said ? { json: { ...(said.json as object), extensions: { provenance } } } : said)) });
    for (const result of await Promise.all(['7', '8'].map((x) => ask(federation, x)))) expect(result.provenance).toMatchObject([{ source: 'mailer', path: ['users', 1, 'friend', 'mail'] }]);
    expect(counts(federation)).toBe('aabcd');
  });

  it('goes on when the request that began it goes away', async () => {
    let answer = (): void => {};
    const federation = start({ c: (call, raw) => new Promise((resolve) => (answer = () => resolve(CONTACTS(call, raw)))) });
    const gone = new AbortController();
    const leaving = ask(federation, '7', { signal: gone.signal });
    const staying = ask(federation, '8');
    await until(() => expect(counts(federation)).toBe('aabc'));
    gone.abort();
    await expect(leaving).rejects.toMatchObject({ code: 'CLIENT_GONE' });
    answer();
    expect(dataOf(await staying)).toMatchObject({ users: [friend(1), friend(2)] });
    expect(counts(federation)).toBe('aabcd');
  });

  it('is finished apart for one whose time is up earlier; what is too slow behind it costs nobody the rest', async () => {
    const late: Say = (_call, { timeoutMs }) => new Promise((resolve) => void setTimeout(() => resolve({ failure: 'TIMEOUT' }), timeoutMs));
    let c: Say = CONTACTS;
    const federation = start({ c: (call, raw) => c(call, raw) });
    // Planned and compiled before the clock is the test's.
    await ask(federation, '1');
    federation.received.splice(0);
    c = late;
    vi.useFakeTimers();
    const end = Date.now() + 1_000;
    const running = [end, end + 50, end - 50].map((deadline, at) => ask(federation, String(at), { deadline }));
    await vi.advanceTimersByTimeAsync(1_200);
    for (const result of await Promise.all(running)) {
      expect(dataOf(result)).toMatchObject({ users: [friend(1, null, null), friend(2, null, null)] });
      expect(result.errors).toHaveLength(4);
      expect(result.errors[0]).toMatchObject({ code: 'SOURCE_UNAVAILABLE', subgraph: 'c' });
    }
    expect(counts(federation)).toBe('aaabc');
  });
});

describe('data that requests have in common', () => {
  it('are not theirs to change where two fetches write into one object: each has its own then', async () => {
    const federation = scripted({
      a: 'type Query { user(id: ID!): User users: [User] } type User @key(fields: "id") { id: ID! }',
      b: 'type User @key(fields: "id") { id: ID! home: Home @shareable } type Home { city: String @shareable }',
      c: 'type User @key(fields: "id") { id: ID! home: Home @shareable } type Home { street: String @shareable }',
    }, { a: USERS, b: entities((id) => ({ home: { city: `c${id}` } })), c: entities((id) => ({ home: { street: `s${id}` } })) });
    const both = ['7', '8'].map((x) => federation.run('query ($x: ID!) { user(id: $x) { id } users { home { city street } } }', { x }, { input: { shareKey: 'k' } }));
    for (const result of await Promise.all(both)) {
      expect(dataOf(result)).toMatchObject({ users: [{ home: { city: 'c1', street: 's1' } }, { home: { city: 'c2', street: 's2' } }] });
      expect(result.errors).toEqual([]);
    }
    expect(counts(federation)).toBe('aabc');
  });
});
