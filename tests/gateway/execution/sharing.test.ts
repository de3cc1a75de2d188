import { parse } from 'graphql';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AccessPlan } from '../../../gateway/access/access-plan.ts';
import { createEngineExecutor } from '../../../gateway/execution/engine-executor.ts';
import type { ExecutionRequest, Executor, PreparedOperation } from '../../../gateway/execution/executor.ts';
import { shareKeyOf } from '../../../gateway/execution/share-key.ts';
import { isShared, readSharing } from '../../../gateway/execution/sharing.ts';
import type { Sharing } from '../../../gateway/execution/sharing.ts';
import type { Transport, TransportCall, TransportReply } from '../../../gateway/execution/subgraph/transport.ts';
import type { Principal } from '../../../gateway/login/principal.ts';
import { CONTEXT_HEADER } from '../../../schema/contract/assertion.ts';
import type { AssertionContext } from '../../../schema/contract/assertion.ts';
import { compose } from '../../conformance/federation/kit/compose.ts';
import { until } from '../../until.ts';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';
const SDL = compose([
  { name: 'a', sdl: `${LINK}type Query { me: User } type Mutation { touch: User } type User @key(fields: "id") { id: ID! name: String }` },
  { name: 'b', sdl: `${LINK}type User @key(fields: "id") { id: ID! case: String }` },
]);
const PRINCIPAL: Principal = {
  kind: 'WINDOW_CLERK', subject: 'clerk-1', clientId: 'window', organization: 'MY9', region: null, clearance: 3, assurance: 'IN_PERSON', stepUp: 'absent', personId: null,
  actsFor: null, authority: 'none', mandate: null, tokenId: 't', expiresAt: 4_000_000_000,
};
const CONTEXT: AssertionContext = {
  requestId: 'r', principalKind: 'WINDOW_CLERK', clientId: 'window', organization: 'MY9', item: 'i', itemName: '事项', caseNo: 'c', self: null,
  subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: 'p' }], holderCodes: [], deadline: 1,
};

function keyWith(principal: Partial<Principal>, context: Partial<AssertionContext>): string {
  return shareKeyOf({ ...PRINCIPAL, ...principal }, { ...CONTEXT, ...context });
}

describe('the key of sharing', () => {
  it('is the same for two requests of one asker in one case', () => {
    expect(keyWith({}, { requestId: 'other', deadline: 99 })).toBe(keyWith({}, {}));
  });

  it.each<[string, Partial<Principal>, Partial<AssertionContext>]>([
    ['code of a holder', {}, { holderCodes: [{ source: 'e-license', subject: 'p', kind: 'PERSON', scope: 'T', code: 'AC-1', expiresAt: 1 }] }],
    ['person', { subject: 'clerk-2' }, {}], ['kind', { kind: 'APPROVING_OFFICER' }, {}], ['entity acted for', { actsFor: 'MY9E' }, {}], ['authority', { authority: 'LEGAL_REP' }, {}],
    ['kind as told', {}, { principalKind: 'AUDITOR' }], ['application', {}, { clientId: 'other' }], ['organization', {}, { organization: null }], ['item', {}, { item: null }],
    ['name of the item', {}, { itemName: null }], ['case', {}, { caseNo: 'd' }], ['logged-in person', {}, { self: 'p' }], ['parties', {}, { subjects: [] }],
    ['party', {}, { subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: 'q' }] }], ['role of a party', {}, { subjects: [{ role: 'SPOUSE', kind: 'PERSON', key: 'p' }] }],
  ])('differs by %s', (_what, principal, context) => {
    expect(keyWith(principal, context)).not.toBe(keyWith({}, {}));
    // Keys are remembered by the principal: what is told meanwhile counts all the same, and what was told before makes the key it made before.
    const asker = { ...PRINCIPAL, ...principal };
    const keys = [CONTEXT, { ...CONTEXT, ...context }, { ...CONTEXT, requestId: 'other' }, CONTEXT].map((told) => shareKeyOf(asker, told));
    expect(keys).toEqual([keyWith(principal, {}), keyWith(principal, context), keyWith(principal, {}), keyWith(principal, {})]);
  });

  it('differs by whatever else departments come to be told, also for an asker known already', () => {
    const told = [CONTEXT, { ...CONTEXT, urgent: true }, { ...CONTEXT, urgent: false }, CONTEXT];
    const keys = told.map((context) => shareKeyOf(PRINCIPAL, context));
    expect(new Set(keys).size).toBe(3);
    expect(keys[3]).toBe(keys[0]);
  });
});

describe('the setting', () => {
  it.each<[string, Sharing, readonly string[]]>([
    ['none', { kind: 'none' }, []], ['all', { kind: 'all' }, ['credit', 'hrss']], ['credit', { kind: 'named', subgraphs: new Set(['credit']) }, ['credit']],
    ['credit, hrss', { kind: 'named', subgraphs: new Set(['credit', 'hrss']) }, ['credit', 'hrss']],
  ])('%s', (text, sharing, shared) => {
    expect(readSharing(text)).toEqual(sharing);
    expect(['credit', 'hrss'].filter((name) => isShared(sharing, name))).toEqual(shared);
  });

  it.each(['', 'a,', 'a b', ','])('%j is none', (text) => {
    expect(readSharing(text)).toBeNull();
  });

  it('must name subgraphs that there are', async () => {
    await expect(start({ kind: 'named', subgraphs: new Set(['a', 'hrss']) })).rejects.toThrow('must name subgraphs of the supergraph (a, b), got hrss');
  });
});

interface Held {
  readonly executor: Executor;
  readonly calls: (TransportCall & { readonly context: AssertionContext })[];
  /** Answers what is under way. */
  answer(): Promise<void>;
  fail(): Promise<void>;
  /** Plans, so that nothing is planned while the clock is the test's. */
  prepare(query: string): Promise<PreparedOperation>;
  run(query: string, request?: Partial<ExecutionRequest>): Promise<{ readonly dataText: string; readonly errors: readonly unknown[] }>;
}

/** An executor whose subgraphs hold every call until the test lets it go, and answer with who asked. */
async function start(sharing: Sharing): Promise<Held> {
  const calls: Held['calls'] = [];
  let waiting: ((reply: TransportReply | null) => void)[] = [];
  const transport: Transport = {
    send: (call) => {
      const context = JSON.parse(call.headers[CONTEXT_HEADER] ?? '') as AssertionContext;
      calls.push({ ...call, context });
      const who = `${context.clientId}/${context.caseNo}`;
      const data = call.subgraph === 'a'
        ? { me: { __typename: 'User', id: who, name: who }, touch: { id: who } }
        : { _entities: (JSON.parse(call.body) as { variables: { representations: { id: string }[] } }).variables.representations.map(({ id }) => ({ case: `${id} by ${who}` })) };
      return new Promise((resolve) => {
        const settle = (reply: TransportReply | null): void => {
          waiting = waiting.filter((one) => one !== settle);
          resolve(reply ?? { kind: 'reply', status: 200, mediaType: 'application/json', body: Buffer.from(JSON.stringify({ data })) });
        };
        waiting.push(settle);
        call.cancellation.on(() => settle({ kind: 'failure', failure: 'CANCELLED' }));
      });
    },
    close: async () => {},
  };
  const secret = new Uint8Array(32).fill(1);
  const executor = await createEngineExecutor({
    supergraph: { sdl: SDL, schemaId: 's' }, apiSchema: null, flatScalars: true, assertionKeys: new Map([['a', { subgraph: 'a', secret }], ['b', { subgraph: 'b', secret }]]), addressOf: ({ url }) => url,
    transport, sharing, onError: () => {}, now: () => Date.now(),
  });
  const settle = async (reply: TransportReply | null): Promise<void> => {
    expect(waiting.length).toBeGreaterThan(0);
    for (const one of waiting) one(reply);
  };
  const prepare = async (query: string): Promise<PreparedOperation> => executor.prepare({ document: parse(query), documentHash: query, access: { variables: {} } as AccessPlan }); // of the plan, the executor reads the variables
  return {
    executor, calls, prepare,
    answer: () => settle(null),
    fail: () => settle({ kind: 'failure', failure: 'TIMEOUT' }),
    async run(query, request = {}) {
      const operation = await prepare(query);
      if (operation.executeToText === undefined) throw new Error('the engine writes text');
      return operation.executeToText({ variables: {}, context: CONTEXT, principal: PRINCIPAL, deadline: Date.now() + 600_000, signal: new AbortController().signal, ...request });
    },
  };
}

const ALL: Sharing = { kind: 'all' };
const QUERY = '{ me { name case } }';

afterEach(() => void vi.useRealTimers());

describe('sharing in flight', () => {
  it('keeps 200 requests at once of five askers apart, and asks for each asker once', async () => {
    const { executor, calls, answer, run } = await start(ALL);
    const askers = Array.from({ length: 5 }, (_, at) => ({ principal: { ...PRINCIPAL, subject: `clerk-${at}` }, clientId: `app-${at % 3}`, caseNo: `case-${at % 2}` }));
    const running = Promise.all(Array.from({ length: 200 }, async (_, at) => {
      const { principal, clientId, caseNo } = askers[at % askers.length] ?? { principal: PRINCIPAL, clientId: '', caseNo: '' };
      const { dataText } = await run('{ me { name case } }', { principal, context: { ...CONTEXT, clientId, caseNo, requestId: `r${at}` } });
      expect(JSON.parse(dataText)).toEqual({ me: { name: `${clientId}/${caseNo}`, case: `${clientId}/${caseNo} by ${clientId}/${caseNo}` } });
    }));
    await until(() => expect(calls).toHaveLength(5));
    await answer();
    await until(() => expect(calls).toHaveLength(10));
    await answer();
    await running;
    expect(calls).toHaveLength(10);
    expect(executor.statistics?.shared).toEqual({ runs: 195, calls: 0 });
    await executor.close();
  });

  it('happens only for subgraphs that were named', async () => {
    const { executor, calls, answer, run } = await start({ kind: 'named', subgraphs: new Set(['b']) });
    const running = Promise.all([run('{ me { case } }'), run('{ me { case } }')]);
    await until(() => expect(calls).toHaveLength(2));
    await answer();
    await until(() => expect(calls).toHaveLength(3));
    await answer();
    await running;
    expect(calls.map(({ subgraph }) => subgraph)).toEqual(['a', 'a', 'b']);
    expect(executor.statistics?.shared).toEqual({ runs: 0, calls: 1 });
    await executor.close();
  });

  it.each<[string, Sharing, string]>([['when it is off', { kind: 'none' }, '{ me { name } }'], ['for mutations', ALL, 'mutation { touch { id } }']])('never happens %s', async (_title, sharing, query) => {
    const { executor, calls, answer, run } = await start(sharing);
    const running = Promise.all([run(query), run(query)]);
    await until(() => expect(calls).toHaveLength(2));
    await answer();
    await running;
    await executor.close();
  });

  it.each([['a run', ALL], ['a call', { kind: 'named', subgraphs: new Set(['a']) }]] satisfies [string, Sharing][])('%s goes on when the request that began it goes away, and ends when nobody is left', async (_title, sharing) => {
    const { executor, calls, answer, run } = await start(sharing);
    const [first, second] = [new AbortController(), new AbortController()];
    const leaving = run('{ me { case name } }', { signal: first.signal });
    const staying = run('{ me { case name } }');
    await until(() => expect(calls).toHaveLength(1));
    first.abort();
    await expect(leaving).rejects.toMatchObject({ code: 'CLIENT_GONE' });
    expect(calls[0]?.cancellation.cancelled).toBe(false);
    await answer();
    await until(() => expect(calls).toHaveLength(2));
    await answer();
    await expect(staying).resolves.toMatchObject({ errors: [] });
    const alone = run('{ me { name } }', { signal: second.signal });
    await until(() => expect(calls).toHaveLength(3));
    second.abort();
    await expect(alone).rejects.toMatchObject({ code: 'CLIENT_GONE' });
    expect(calls[2]?.cancellation.cancelled).toBe(true);
    await executor.close();
  });

  it('shares a failure as it shares an answer, and keeps neither', async () => {
    const { executor, calls, answer, fail, run } = await start(ALL);
    const failing = Promise.all([run('{ me { name } }'), run('{ me { name } }')]);
    await until(() => expect(calls).toHaveLength(1));
    await fail();
    for (const { dataText, errors } of await failing) {
      expect(dataText).toBe('{"me":null}');
      expect(errors).toMatchObject([{ code: 'SOURCE_UNAVAILABLE', path: ['me'] }]);
    }
    const later = run('{ me { name } }');
    await until(() => expect(calls).toHaveLength(2));
    await answer();
    await expect(later).resolves.toMatchObject({ dataText: '{"me":{"name":"window/c"}}' });
    await executor.close();
  });

  it.each([['whole runs', ALL], ['calls', { kind: 'named', subgraphs: new Set(['a']) }]] satisfies [string, Sharing][])('of %s takes nobody\'s time away: a longer deadline gets a call of its own', async (_title, sharing) => {
    const { executor, calls, answer, prepare, run } = await start(sharing);
    await prepare(QUERY);
    vi.useFakeTimers();
    const short = run(QUERY, { deadline: Date.now() + 1_000 });
    const long = run(QUERY, { deadline: Date.now() + 60_000 });
    await vi.advanceTimersByTimeAsync(0);
    expect(calls).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1_000);
    await expect(short).resolves.toMatchObject({ dataText: '{"me":null}', errors: [{ code: 'SOURCE_UNAVAILABLE', path: ['me'] }] });
    expect(calls.map(({ cancellation }) => cancellation.cancelled)).toEqual([true, false]);
    await answer();
    await vi.advanceTimersByTimeAsync(0);
    await answer();
    await expect(long).resolves.toMatchObject({ errors: [] });
    vi.useRealTimers();
    await executor.close();
  });

  it('of a call lasts as long as the longest deadline, each request until its own', async () => {
    const { executor, calls, answer, prepare, run } = await start({ kind: 'named', subgraphs: new Set(['a']) });
    await prepare(QUERY);
    vi.useFakeTimers();
    // Near enough to be shared: within a tenth of the time left.
    const first = run(QUERY, { deadline: Date.now() + 1_000 });
    const second = run(QUERY, { deadline: Date.now() + 1_090 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls).toHaveLength(1);
    await expect(first).resolves.toMatchObject({ dataText: '{"me":null}', errors: [{ code: 'SOURCE_UNAVAILABLE', path: ['me'] }] });
    expect(calls[0]?.cancellation.cancelled).toBe(false);
    expect(calls[0]?.timeoutMs).toBeGreaterThanOrEqual(1_090);
    await vi.advanceTimersByTimeAsync(40);
    await answer();
    await vi.advanceTimersByTimeAsync(0);
    await answer();
    await expect(second).resolves.toMatchObject({ errors: [] });
    vi.useRealTimers();
    await executor.close();
  });
});
