import { describe, expect, it, vi } from 'vitest';
import { scripted } from './scripted-subgraphs.ts';
import { until } from '../../until.ts';

const SDL = {
  a: `type Query { users: [User!] me: User }
    type Mutation { touch: User }
    type User @key(fields: "id") { id: ID! name: String card: String }`,
  b: 'type User @key(fields: "id") { id: ID! age: Int mail: String pets: [Pet] } type Pet { kind: String }',
};

const user = (id: string, more: object = {}): object => ({ __typename: 'User', id, ...more });
const USERS = { json: { data: { users: [user('1', { name: '张伟' }), user('2', { name: '李娜' })] } } };
const ages = (count: number): { json: unknown } => ({ json: { data: { _entities: Array.from({ length: count }, (_, index) => ({ age: index, mail: 'm', pets: [{ kind: 'cat' }] })) } } });

describe('a subgraph that is down', () => {
  it('leaves the rest of the answer intact', async () => {
    const { run } = scripted(SDL, { a: () => USERS, b: () => ({ failure: 'CONNECT' }) });
    const result = await run('{ users { name age } }');
    expect(JSON.parse(result.dataText)).toEqual({ users: [{ name: '张伟', age: null }, { name: '李娜', age: null }] });
    expect(result.errors).toMatchObject([{ path: ['users', 0, 'age'], code: 'SOURCE_UNAVAILABLE', source: 'b' }, { path: ['users', 1, 'age'], code: 'SOURCE_UNAVAILABLE', source: 'b' }]);
  });

  it('is asked once more by a query, never by a mutation', async () => {
    const down = scripted(SDL, { a: () => ({ failure: 'RESET' }) });
    await down.run('{ me { name } }');
    expect(down.received).toHaveLength(2);
    const written = scripted(SDL, { a: () => ({ failure: 'RESET' }) });
    await written.run('mutation { touch { name } }');
    expect(written.received).toHaveLength(1);
  });

  it('is not asked again while its breaker is open', async () => {
    const { run, received } = scripted(SDL, { a: () => ({ failure: 'TIMEOUT' }) }, { a: { breakerThreshold: 2, breakerOpenMs: 60_000 } });
    for (let at = 0; at < 4; at += 1) await run('{ me { name } }');
    expect(received).toHaveLength(2);
    const refused = await run('{ me { name } }');
    expect(refused.errors).toMatchObject([{ path: ['me'], code: 'SOURCE_UNAVAILABLE', source: 'a' }]);
    expect(refused.errors[0]?.retryAfterMs).toBeGreaterThan(0);
  });

  it('fails only the part of a batch that was not answered', async () => {
    let calls = 0;
    const { run, received } = scripted(SDL, { a: () => USERS, b: () => ((calls += 1) === 1 ? ages(1) : { failure: 'TIMEOUT' }) }, { b: { maxBatch: 1 } });
    const result = await run('{ users { age } }');
    expect(received.filter(({ subgraph }) => subgraph === 'b').map(({ variables }) => variables['representations'])).toEqual([[{ __typename: 'User', id: '1' }], [{ __typename: 'User', id: '2' }]]);
    expect(JSON.parse(result.dataText)).toEqual({ users: [{ age: 0 }, { age: null }] });
    expect(result.errors.map(({ path }) => path)).toEqual([['users', 1, 'age']]);
  });
});

describe('calls', () => {
  it('carry the headers that signing gives them, for each call anew', async () => {
    const { run, received } = scripted(SDL, { a: () => USERS, b: () => ages(2) });
    const sign = vi.fn(({ subgraph, body }: { subgraph: string; body: string }) => Promise.resolve({ 'x-signed': `${subgraph}:${body.length}` }));
    await run('{ users { name age } }', {}, { input: { sign } });
    expect(sign).toHaveBeenCalledTimes(2);
    expect(received.map(({ headers }) => headers['x-signed'])).toEqual([expect.stringMatching(/^a:\d+$/), expect.stringMatching(/^b:\d+$/)]);
  });

  it('are not sent unsigned when signing fails', async () => {
    const { run, received } = scripted(SDL, { a: () => USERS });
    const result = await run('{ me { name } }', {}, { input: { sign: () => Promise.reject(new Error('no key')) } });
    expect(received).toEqual([]);
    expect(result.errors).toMatchObject([{ path: ['me'], code: 'INTERNAL' }]);
  });

  it('take no longer than the request has left', async () => {
    const { run, received } = scripted(SDL, { a: () => USERS }, { a: { timeoutMs: 300_000 } });
    await run('{ me { name } }', {}, { input: { deadline: Date.now() + 200_000 } });
    expect(received[0]?.timeoutMs).toBeLessThanOrEqual(200_000);
  });

  it('are not made after the deadline', async () => {
    const { run, received } = scripted(SDL, { a: () => USERS });
    const result = await run('{ me { name } }', {}, { input: { deadline: Date.now() - 1 } });
    expect(received).toEqual([]);
    expect(result.errors).toMatchObject([{ path: ['me'], code: 'DEADLINE_EXCEEDED' }]);
  });

  it('end when the client goes away, and the request with them', async () => {
    const controller = new AbortController();
    let told = false;
    const { run } = scripted(SDL, { a: (_call, { cancellation }) => new Promise((resolve) => {
      cancellation.on(() => { told = true; resolve({ failure: 'CANCELLED' }); });
      controller.abort();
    }) });
    await expect(run('{ me { name age } }', {}, { input: { signal: controller.signal } })).rejects.toMatchObject({ name: 'InternalError', code: 'CLIENT_GONE' });
    expect(told).toBe(true);
  });

  it('wait their turn, and are refused when too many wait', async () => {
    let underWay = 0;
    let most = 0;
    const { run } = scripted(SDL, { a: async () => {
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return USERS;
    } }, { a: { concurrency: 1, queue: 2 } });
    const results = await Promise.all(['w', 'x', 'y', 'z'].map((alias) => run(`{ ${alias}: me { name } }`)));
    expect(most).toBe(1);
    expect(results.filter(({ errors }) => errors.length > 0)).toHaveLength(1);
  });
});

describe('sharing calls between requests', () => {
  const answering = () => {
    const waiting: (() => void)[] = [];
    const federation = scripted(SDL, { a: () => new Promise((resolve) => waiting.push(() => resolve({ json: { data: { me: user('1', { name: 'n' }) } } }))), b: (call) => ages((call.variables['representations'] as unknown[]).length) });
    return { ...federation, answer: async () => { await until(() => expect(waiting.length).toBeGreaterThan(0)); waiting.splice(0).forEach((say) => say()); } };
  };

  it('happens within one share key, and each request has its own data', async () => {
    const { run, received, answer } = answering();
    await Promise.all([run('{ me { name age } }', {}, { input: { shareKey: 'k' } }), run('{ me { name mail } }', {}, { input: { shareKey: 'k' } }), answer()]).then(([one, other]) => {
      expect([one.dataText, other.dataText]).toEqual(['{"me":{"name":"n","age":0}}', '{"me":{"name":"n","mail":"m"}}']);
    });
    expect(received.filter(({ subgraph }) => subgraph === 'a')).toHaveLength(1);
  });

  it.each([['different keys', 'k', 'other'], ['no key', null, null]])('never happens with %s', async (_title, one, other) => {
    const { run, received, answer } = answering();
    const both = Promise.all([run('{ me { name } }', {}, { input: { shareKey: one } }), run('{ me { name } }', {}, { input: { shareKey: other } })]);
    await until(() => expect(received).toHaveLength(2));
    await answer();
    await both;
  });

  it('never happens for a source that must see every request, nor for mutations', async () => {
    const federation = scripted(SDL, { a: () => ({ json: { data: { me: null, touch: null } } }) }, { a: { unshared: true } });
    await Promise.all([1, 2].map(() => federation.run('{ me { name } }', {}, { input: { shareKey: 'k' } })));
    expect(federation.received).toHaveLength(2);
    const writing = scripted(SDL, { a: () => ({ json: { data: { touch: null } } }) });
    await Promise.all([1, 2].map(() => writing.run('mutation { touch { name } }', {}, { input: { shareKey: 'k' } })));
    expect(writing.received).toHaveLength(2);
  });

  it('goes on for the others when one of them goes away', async () => {
    const { run, received, answer } = answering();
    const controller = new AbortController();
    const leaving = run('{ me { name } }', {}, { input: { shareKey: 'k', signal: controller.signal } });
    const staying = run('{ me { name } }', {}, { input: { shareKey: 'k' } });
    await until(() => expect(received).toHaveLength(1));
    controller.abort();
    await expect(leaving).rejects.toMatchObject({ code: 'CLIENT_GONE' });
    await answer();
    await expect(staying).resolves.toMatchObject({ dataText: '{"me":{"name":"n"}}' });
  });
});

describe('provenance', () => {
  const entry = (path: readonly (string | number)[]): object => ({
    path, source: 'hr', channel: 'soap:queryPop', status: 'FOUND', latencyMs: 12, asOf: null, sourceMode: 'REALTIME', sourceRequestId: 'r', quality: ['late'],
  });

  it('is told at the places of the client\'s response', async () => {
    const { run } = scripted(SDL, {
      a: () => ({ json: { data: { all: [user('1'), user('1')] }, extensions: { provenance: [entry(['all'])] } } }),
      b: () => ({ json: { data: { _entities: [{ years: 1 }] }, extensions: { provenance: [entry(['_entities', 0, 'years']), entry(['_entities', 7]), { path: 'x' }, null] } } }),
    });
    const result = await run('{ all: users { years: age } }');
    expect(result.provenance.map(({ path }) => path)).toEqual([['all'], ['all', 0, 'years'], ['all', 1, 'years']]);
    expect(result.provenance[1]).toMatchObject({ source: 'hr', channel: 'soap:queryPop', status: 'FOUND', quality: ['late'] });
  });
});

describe('what the engine refuses', () => {
  it.each([
    ['an alias that would set a prototype', '{ __proto__: me { id } }', '__proto__'],
    ['an alias that the engine keeps for itself', '{ sqOwn_id: me { id } }', 'sqOwn'],
    ['a variable that federation itself uses', 'query ($representations: Boolean!) { me @include(if: $representations) { id } }', 'representations'],
    ['two operations', 'query A { me { id } } query B { me { id } }', 'exactly one'],
  ])('%s', async (_title, query, message) => {
    const { run } = scripted(SDL, { a: () => USERS });
    await expect(run(query, { representations: true })).rejects.toThrow(message);
  });

  it('no alias but those of its own: a client\'s stands for what the client selected', async () => {
    const { run, received } = scripted({ a: 'type Query { p: P } type P { id: ID x: Int }' }, { a: ({ query }) => ({ json: { data: { p: query.includes('sqAny_:id') ? { sqAny_: '7' } : { sqAny_: 'P' } } } }) });
    const result = await run('query ($s: Boolean!) { p { x @skip(if: $s) } p { sqAny_: id } }', { s: true });
    expect(received.map(({ query }) => query)).toEqual([expect.stringContaining('sqAny_:id')]);
    expect(result.dataText).toBe('{"p":{"sqAny_":"7"}}');
  });

  it('@defer, which the API schema does not have', async () => {
    const { run } = scripted(SDL, { a: () => USERS });
    await expect(run('{ ... @defer { me { id } } }')).rejects.toThrow('Unknown directive "@defer"');
  });
});

describe('an ID that is written as a number', () => {
  it('goes out with all its digits', async () => {
    const { run, received } = scripted({ a: 'type Query { e(id: ID, ids: [ID!]): String }' }, { a: () => ({ json: { data: { e: 'x' } } }) });
    await run('{ e(id: 1234567890123456789, ids: [9007199254740993]) }');
    expect(received[0]?.query).toBe('{e(id:1234567890123456789 ids:[9007199254740993])}');
  });
});

describe('an interface that one subgraph knows as one object', () => {
  const MEDIA = {
    a: 'interface Media @key(fields: "id") { id: ID! } type Book implements Media @key(fields: "id") { id: ID! pages: Int } type Query { x: Int }',
    b: 'type Query { best: Media } type Media @interfaceObject @key(fields: "id") { id: ID! rating: Float }',
  };
  const best = { json: { data: { best: { __typename: 'Media', id: '1', rating: 4.5 } } } };

  it('is unavailable as a whole when the runtime type is asked for and cannot be known', async () => {
    const { run } = scripted(MEDIA, { b: () => best, a: () => ({ failure: 'CONNECT' }) });
    const result = await run('{ best { __typename rating ... on Book { pages } } }');
    expect(result.dataText).toBe('{"best":null}');
    expect(result.errors.map(({ path, code }) => ({ path, code }))).toContainEqual({ path: ['best'], code: 'SOURCE_UNAVAILABLE' });
  });

  it('shows the interface\'s own fields when nothing depends on the runtime type', async () => {
    const { run, received } = scripted(MEDIA, { b: () => best });
    expect(await run('{ best { rating } }')).toMatchObject({ dataText: '{"best":{"rating":4.5}}', errors: [] });
    expect(received).toHaveLength(1);
  });

  const QUERIES = ['{ best { rating ... on Book { pages } } }', '{ best { rating ...F } } fragment F on Media { ... on Book { pages } }', '{ best { rating ... on Book { rating } } }'];
  it.each(QUERIES.flatMap((query) => [['its type was not to be had', query] as const, ['nobody knows it', query] as const]))('is null with an error where %s and fields depend on it: %s', async (title, query) => {
    const { run, runToObject } = scripted(MEDIA, { b: () => best, a: () => (title === 'nobody knows it' ? { json: { data: { _entities: [null] } } } : { failure: 'TIMEOUT' }) });
    const result = await run(query);
    expect(result.dataText).toBe('{"best":null}');
    expect(result.errors.map(({ path }) => path)).toContainEqual(['best']);
    expect((await runToObject(query)).data).toEqual({ best: null });
  });

  it.each([['skipped', '... on Book @skip(if: true) { pages }'], ['of the interface itself', '... on Media { rating }'], ['without a condition', '... { rating }']])('needs no type for a fragment that is %s', async (_title, selection) => {
    const { run } = scripted(MEDIA, { b: () => best });
    expect(await run(`{ best { rating ${selection} } }`)).toMatchObject({ dataText: '{"best":{"rating":4.5}}', errors: [] });
  });
});

describe('an interface or a union of which one subgraph gives but one type', () => {
  const ITEMS = {
    a: 'type Query { item: Media @shareable any: Any @shareable x: Int } interface Media { id: ID! title: String } union Any = Book | Film type Book implements Media @shareable { id: ID! title: String pages: Int } type Film implements Media { id: ID! title: String mins: Int }',
    b: 'type Query { item: Book @shareable any: Book @shareable y: Int } type Book @shareable { id: ID! title: String pages: Int }',
  };
  const book = { __typename: 'Book', title: 't', pages: 1 };

  it('is asked which it is where fields depend on it, and loses none of them', async () => {
    const { run, received } = scripted(ITEMS, { b: ({ query }) => ({ json: { data: { y: 1, [query.includes('item') ? 'item' : 'any']: query.includes('__typename') ? book : { title: 't', pages: 1 } } } }) });
    expect(await run('{ y item { title ... on Book { pages } } }')).toMatchObject({ dataText: '{"y":1,"item":{"title":"t","pages":1}}', errors: [] });
    expect(await run('{ y any { ... on Book { title pages } } }')).toMatchObject({ dataText: '{"y":1,"any":{"title":"t","pages":1}}', errors: [] });
    expect(received.map(({ subgraph, query }) => `${subgraph} ${query}`)).toEqual(['b {y item{__typename title pages}}', 'b {y any{__typename title pages}}']);
  });

  it('is asked nothing more where none do', async () => {
    const { run, received } = scripted(ITEMS, { b: () => ({ json: { data: { y: 1, item: { title: 't' } } } }) });
    expect(await run('{ y item { title } }')).toMatchObject({ dataText: '{"y":1,"item":{"title":"t"}}', errors: [] });
    expect(received.map(({ query }) => query)).toEqual(['{y item{title}}']);
  });
});
