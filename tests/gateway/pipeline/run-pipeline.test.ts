import { describe, expect, it } from 'vitest';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import { InternalError } from '../../../gateway/errors/internal-error.ts';
import { createPipeline } from '../../../gateway/pipeline.ts';
import type { Rooms, StageName } from '../../../gateway/pipeline.ts';
import type { Arrived } from '../../../gateway/request-context.ts';
import { runPipeline } from '../../../gateway/run-pipeline.ts';

const ORDER: readonly StageName[] = ['login', 'operation', 'purpose', 'access', 'plan', 'execution', 'audit', 'response'];

interface Story {
  /** What happened, in order. */
  readonly told: string[];
  readonly outcome: unknown;
}

/** Runs a pipeline whose stages only say that they ran; one may fail, and so may the journal of refusals. */
async function run(failing: Partial<Record<StageName, unknown>> = {}, options: { readonly signal?: AbortSignal; readonly refusedFails?: unknown } = {}): Promise<Story> {
  const told: string[] = [];
  const stage = (name: StageName, adds: object) => async (context: object): Promise<never> => {
    told.push(name);
    if (name in failing) throw failing[name];
    return { ...context, ...adds } as never;
  };
  const rooms = {
    login: stage('login', { principal: {} }), operation: stage('operation', { operation: {} }), purpose: stage('purpose', {}), access: stage('access', {}), plan: stage('plan', {}), execution: stage('execution', {}),
    audit: stage('audit', {}), response: stage('response', { response: 'text' }),
  };
  const pipeline = createPipeline(rooms as unknown as Rooms);
  let clock = 0;
  const running = runPipeline(pipeline, {
    timed: (name, milliseconds) => told.push(`${name} took ${milliseconds}`),
    refused: async (context, error) => {
      told.push(`journalled ${error.code} with ${Object.keys(context).filter((key) => key === 'principal' || key === 'operation').join('+')}`);
      if (options.refusedFails !== undefined) throw options.refusedFails;
    },
    now: () => (clock += 1),
  });
  const arrived = { signal: options.signal ?? new AbortController().signal } as unknown as Arrived;
  try {
    const responded = await running.answer(await running.admit(arrived));
    return { told, outcome: responded.response };
  } catch (outcome) {
    return { told, outcome };
  }
}

describe('the pipeline', () => {
  it('has its stages in the order of design.md section 3', () => {
    expect(createPipeline({} as Rooms).map(({ name }) => name)).toEqual(ORDER);
  });

  it('runs each stage once, in order, each timed', async () => {
    const { told, outcome } = await run();
    expect(outcome).toBe('text');
    expect(told).toEqual(ORDER.flatMap((name) => [name, `${name} took 1`]));
  });

  it('journals nothing of a stranger', async () => {
    const { told, outcome } = await run({ login: new ClientError('UNAUTHENTICATED') });
    expect(outcome).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(told).toEqual(['login', 'login took 1']);
  });

  it.each(['operation', 'purpose', 'access', 'plan', 'execution'] as const)('stops at %s when it refuses, and journals that first', async (name) => {
    const { told, outcome } = await run({ [name]: new ClientError('OPERATION_REJECTED') });
    expect(outcome).toMatchObject({ code: 'OPERATION_REJECTED' });
    expect(told.filter((line) => !line.includes(' took '))).toEqual([...ORDER.slice(0, ORDER.indexOf(name) + 1), `journalled OPERATION_REJECTED with principal${name === 'operation' ? '' : '+operation'}`]);
  });

  it('answers with the journal\'s failure when a refusal cannot be journalled', async () => {
    const { outcome } = await run({ access: new ClientError('OPERATION_REJECTED') }, { refusedFails: new ClientError('AUDIT_UNAVAILABLE') });
    expect(outcome).toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  });

  it('has no response when the audit fails, and does not journal the failure of the journal', async () => {
    const { told, outcome } = await run({ audit: new ClientError('AUDIT_UNAVAILABLE') });
    expect(outcome).toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    expect(told.filter((line) => !line.includes(' took ')).slice(-1)).toEqual(['audit']);
  });

  it('makes STAGE_FAILED of whatever a stage throws beside its errors, keeping it as cause', async () => {
    const cause = new RangeError('320499');
    const { outcome, told } = await run({ execution: cause });
    expect(outcome).toBeInstanceOf(InternalError);
    expect(outcome).toMatchObject({ code: 'STAGE_FAILED', cause });
    expect(told).toContain('journalled STAGE_FAILED with principal+operation');
  });

  it.each([
    ['the deadline', new ClientError('DEADLINE_EXCEEDED')],
    ['the client going away', new InternalError('CLIENT_GONE', 'gone')],
  ])('names %s as the reason of what broke because of it', async (_name, reason) => {
    for (const thrown of [new Error('aborted'), new InternalError('CLIENT_GONE', 'as an executor says that knows no better')]) {
      expect((await run({ execution: thrown }, { signal: AbortSignal.abort(reason) })).outcome).toBe(reason);
    }
  });
});
