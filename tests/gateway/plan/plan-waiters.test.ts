import { parse } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import { createExecutor } from '../../../gateway/create-executor.ts';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import { InternalError } from '../../../gateway/errors/internal-error.ts';
import type { Executor, PreparedOperation } from '../../../gateway/execution/executor.ts';
import { apiSchema } from '../../../gateway/operation/api-schema.ts';
import { planStage } from '../../../gateway/plan/plan-stage.ts';
import type { PlanRoom } from '../../../gateway/plan/plan-stage.ts';
import { PlanWaiters } from '../../../gateway/plan/plan-waiters.ts';
import type { Accessed, Planned } from '../../../gateway/request-context.ts';
import { RequestCancel } from '../../../gateway/server/request-cancel.ts';
import { supergraphHash } from '../../../schema/supergraph-signature.ts';
import { compose } from '../../conformance/federation/kit/compose.ts';
import { until } from '../../until.ts';
import { keepingLog, startPublicGateway, testConfig } from '../public-gateway.ts';

const OPERATION: PreparedOperation = { execute: () => Promise.reject(new Error('not asked here')) };
const hashOf = (query: string): string => Buffer.from(query).toString('hex');

/** What the stage reads of a request. */
const asking = (query: string, signal: RequestCancel, variables: Record<string, unknown> = {}): Accessed =>
  ({ signal, access: { rejected: null, document: parse(query), documentHash: hashOf(query), variables } }) as unknown as Accessed;

/** The signal of a request that tells how many listen to it. */
class WatchedSignal extends RequestCancel {
  listening = 0;

  override addEventListener(type: 'abort', listener: () => void): void {
    this.listening += 1;
    super.addEventListener(type, listener);
  }

  override removeEventListener(type: 'abort', listener: () => void): void {
    this.listening -= 1;
    super.removeEventListener(type, listener);
  }
}

/** A stage over an executor whose plans come when the test says so. */
function planningAtWill(): { room: PlanRoom; plan: PromiseWithResolvers<PreparedOperation> } {
  const plan = Promise.withResolvers<PreparedOperation>();
  const executor: Executor = { subgraphs: [], prepare: () => plan.promise, close: async () => {} };
  return { plan, room: { executor, waiters: new PlanWaiters(), stepUpSeconds: 600 } };
}

describe('a request that waits for a plan', () => {
  it.each([
    ['its deadline passes', new ClientError('DEADLINE_EXCEEDED')],
    ['its client goes away', new InternalError('CLIENT_GONE', 'The client went away.')],
  ])('is answered with the reason as soon as %s, and the others for the same document still get it', async (_, reason) => {
    const { room, plan } = planningAtWill();
    const [leaving, staying] = [new WatchedSignal(), new WatchedSignal()];
    const left = planStage(room, asking('{ v }', leaving));
    const stayed = planStage(room, asking('{ v }', staying));
    leaving.abort(reason);
    await expect(left).rejects.toBe(reason);
    expect(room.waiters.isWaitedFor(hashOf('{ v }'))).toBe(true);
    plan.resolve(OPERATION);
    await expect(stayed).resolves.toMatchObject({ plan: { kind: 'prepared', operation: OPERATION } });
    expect([staying.listening, room.waiters.isWaitedFor(hashOf('{ v }'))]).toEqual([0, false]);
  });

  it('is not kept when it was given up before, and leaves no failure behind that nobody handles', async () => {
    const { room, plan } = planningAtWill();
    const [gone, leaving] = [new WatchedSignal(), new WatchedSignal()];
    const reason = new ClientError('DEADLINE_EXCEEDED');
    gone.abort(reason);
    await expect(planStage(room, asking('{ v }', gone))).rejects.toBe(reason);
    const left = planStage(room, asking('{ v }', leaving));
    leaving.abort(reason);
    await expect(left).rejects.toBe(reason);
    // Unhandled, it would fail this run.
    plan.reject(new ClientError('OPERATION_TOO_COMPLEX'));
    await new Promise((resolve) => void setImmediate(resolve));
    expect([gone.listening, room.waiters.isWaitedFor(hashOf('{ v }'))]).toEqual([0, false]);
  });

  it('fails as the plan does, and listens to nothing then', async () => {
    const { room, plan } = planningAtWill();
    const signal = new WatchedSignal();
    const asked = planStage(room, asking('{ v }', signal));
    const failure = new ClientError('OPERATION_TOO_COMPLEX');
    plan.reject(failure);
    await expect(asked).rejects.toBe(failure);
    expect([signal.listening, room.waiters.isWaitedFor(hashOf('{ v }'))]).toEqual([0, false]);
  });
});

it('a gateway answers in time and has the place back while a plan is still not made', async () => {
  const prepare = Promise.withResolvers<PreparedOperation>();
  const executor: Executor = { subgraphs: [], prepare: () => prepare.promise, close: async () => {} };
  const gateway = await startPublicGateway([{ name: 'a', sdl: 'type Query { v: Int }', resolvers: {} }], { config: { http: { ...testConfig().http, answerTimeout: 100 } }, parts: { createExecutor: () => executor } });
  const inFlight = async (): Promise<string | undefined> => /shuqiao_requests_in_flight (\d+)/.exec(await (await fetch(new URL('/metrics', gateway.url))).text())?.[1];
  try {
    const reply = await gateway.query('{ v }');
    expect([reply.status, reply.body.errors?.[0]?.extensions['code']]).toEqual([504, 'DEADLINE_EXCEEDED']);
    await until(async () => expect(await inFlight()).toBe('0'));
  } finally {
    prepare.resolve(OPERATION);
    await gateway.close();
  }
});

describe('a document whose turn at the planner comes', () => {
  const open: Executor[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((executor) => executor.close()));
  });

  async function gateway(): Promise<{ ask: (query: string, signal?: RequestCancel, variables?: Record<string, unknown>) => Promise<Planned> | Planned; executor: Executor }> {
    const sdl = compose([{ name: 'a', sdl: 'type Query { v: Int w: Int }' }]);
    const supergraph = { kind: 'ungraded' as const, sdl, schemaId: supergraphHash(sdl) };
    const executor = await createExecutor({ supergraph, api: apiSchema(sdl), addressOf: ({ url }) => url, assertionKeys: null, config: testConfig(), log: keepingLog().log, clock: Date.now });
    open.push(executor);
    const room: PlanRoom = { executor, waiters: executor.planWaiters ?? new PlanWaiters(), stepUpSeconds: 600 };
    return { executor, ask: (query, signal = new RequestCancel(), variables = {}) => planStage(room, asking(query, signal, variables)) };
  }

  it('is not planned when everybody who waited for it has gone, and is when somebody asks again', async () => {
    const { executor, ask } = await gateway();
    const before = ask('{ before: v }');
    const gone = [new RequestCancel(), new RequestCancel()];
    const left = gone.map((signal) => ask('{ left: v }', signal));
    const after = ask('{ after: v }');
    // The planner answers in a later turn of the event loop, so that it is busy with the first still.
    gone.forEach((signal) => signal.abort(new ClientError('DEADLINE_EXCEEDED')));
    const outcomes = await Promise.allSettled(left);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code)).toEqual(['DEADLINE_EXCEEDED', 'DEADLINE_EXCEEDED']);
    await Promise.all([before, after]);
    expect(executor.statistics?.planning).toMatchObject({ planned: 2, givenUp: 1, timeouts: 0, refused: 0, cache: { size: 2 } });
    await ask('{ left: v }');
    expect(executor.statistics?.planning).toMatchObject({ planned: 3, givenUp: 1 });
  });

  it('is planned when one of those who waited has stayed, or came when the others had gone', async () => {
    const { executor, ask } = await gateway();
    const before = ask('{ before: v }');
    const gone = new RequestCancel();
    const left = ask('query ($w: Boolean!) { v w @include(if: $w) }', gone, { w: true });
    gone.abort(new ClientError('DEADLINE_EXCEEDED'));
    const stayed = ask('query ($w: Boolean!) { v w @include(if: $w) }', new RequestCancel(), { w: true });
    await expect(left).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await Promise.all([before, stayed]);
    expect(executor.statistics?.planning).toMatchObject({ planned: 2, givenUp: 0 });
  });
});
