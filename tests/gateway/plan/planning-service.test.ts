import { createHash } from 'node:crypto';
import type { QueryPlan } from '@apollo/query-planner';
import { parse } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import type { SupergraphSource } from '../../../gateway/plan/loaded-supergraph.ts';
import { PlannerThread } from '../../../gateway/plan/planner-thread.ts';
import { PlanningService } from '../../../gateway/plan/planning-service.ts';
import type { Planner, PlanningOptions } from '../../../gateway/plan/planning-service.ts';
import { compose } from '../../conformance/federation/kit/compose.ts';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])\n';
/** Two shareable fields that lead back to their own type, in two subgraphs: what makes the planner's options multiply (access.md F7). */
const BOMB_SUBGRAPH = `${LINK}type Query { t: T @shareable } type T @key(fields: "id") @shareable { id: ID! a: T b: T v: Int }`;
const SUPERGRAPH = compose([{ name: 'a', sdl: BOMB_SUBGRAPH }, { name: 'b', sdl: BOMB_SUBGRAPH }]);

/** 607 bytes at 12 levels. */
function bomb(levels: number): string {
  const fragments = Array.from({ length: levels }, (_, level) => `fragment F${level} on T { a { ...F${level + 1} } b { ...F${level + 1} } }`);
  return `{ t { ...F0 } } ${fragments.join(' ')} fragment F${levels} on T { v }`;
}

const services: PlanningService[] = [];
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.close()));
});

async function startPlanning(options: Partial<PlanningOptions> = {}, sdl = SUPERGRAPH): Promise<{ service: PlanningService; plan: (query: string) => Promise<unknown> }> {
  const service = await PlanningService.start({ source: { sdl, supportedFeatures: null, pathsLimit: 1000 }, ...options });
  services.push(service);
  return { service, plan: (query) => service.plan(parse(query), createHash('sha256').update(query).digest('hex')) };
}

const UNLIMITED = { maxRecursiveSelections: 1_000_000, source: { sdl: SUPERGRAPH, supportedFeatures: null, pathsLimit: 1_000_000 } };

describe('PlanningService', () => {
  it('plans a document and keeps the plan', async () => {
    const { service, plan } = await startPlanning();
    await expect(plan('{ t { v } }')).resolves.toMatchObject({ kind: 'QueryPlan', node: { kind: 'Fetch', operation: '{t{v}}' } });
    await plan('{ t { v } }');
    expect(service.statistics.cache).toEqual({ hits: 1, misses: 1, size: 1 });
  });

  it('gives concurrent callers of one document one plan', async () => {
    const { service, plan } = await startPlanning();
    const [one, other] = await Promise.all([plan('{ t { v } }'), plan('{ t { v } }')]);
    expect(one).toBe(other);
    expect(service.statistics.cache.misses).toBe(1);
  });

  it('keeps no more plans than it may', async () => {
    const { service, plan } = await startPlanning({ cacheSize: 2 });
    for (const alias of ['x', 'y', 'z']) await plan(`{ ${alias}: t { v } }`);
    expect(service.statistics.cache).toEqual({ hits: 0, misses: 3, size: 2 });
  });

  it('refuses a document that expands to too many selections without trying it', async () => {
    const { service, plan } = await startPlanning();
    await expect(plan(bomb(20))).rejects.toMatchObject({ name: 'ClientError', code: 'OPERATION_TOO_COMPLEX', detail: { maxRecursiveSelections: 2000 } });
    expect(service.statistics).toMatchObject({ planned: 0, timeouts: 0, refused: 1 });
  });

  it('refuses a document of which the planner would weigh too many paths', async () => {
    const half = `${LINK}type Query { t: T @shareable } type T @key(fields: "id") @shareable { id: ID! a: T b: T }`;
    const sdl = compose([{ name: 'a', sdl: half }, { name: 'b', sdl: half }, { name: 'c', sdl: half }, { name: 'd', sdl: `${LINK}type T @key(fields: "id") { id: ID! v: Int }` }]);
    const { plan } = await startPlanning({ ...UNLIMITED, source: { sdl, supportedFeatures: null, pathsLimit: 1 } });
    await expect(plan('{ t { a { v } } }')).rejects.toMatchObject({ code: 'OPERATION_TOO_COMPLEX' });
  });

  it('ends a plan that runs over its deadline while the timers of the main thread go on, and plans the next document', async () => {
    const tooMuch = bomb(12);
    expect(tooMuch.length).toBeLessThan(800);
    // The real thread, whose time is up for the first document and not for the next, however fast the machine is: what it has made of the first by then is never heard of.
    let spent = Infinity;
    const startThread = (source: SupergraphSource): Planner => {
      const thread = new PlannerThread(source);
      return { ready: thread.ready, plan: (document) => thread.plan(document).then((outcome) => (spent === 0 ? outcome : new Promise(() => undefined))), cpuMs: async () => spent, end: () => thread.end() };
    };
    const { service, plan } = await startPlanning({ ...UNLIMITED, deadlineMs: 2_000, startThread });
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 10);
    const refused = plan(tooMuch).finally(() => (spent = 0));
    const next = plan('{ t { a { v } } }');
    await expect(refused).rejects.toMatchObject({ code: 'OPERATION_TOO_COMPLEX' });
    await expect(next).resolves.toMatchObject({ kind: 'QueryPlan' });
    clearInterval(ticking);
    // Planned on this thread, it would block it, and no timer would run before it is refused.
    expect(ticks).toBeGreaterThan(0);
    await expect(plan(tooMuch)).rejects.toMatchObject({ code: 'OPERATION_TOO_COMPLEX' });
    expect(service.statistics).toMatchObject({ planned: 1, timeouts: 1, refused: 1, cache: { size: 1 } });
  });

  it('holds one planner until a document runs late, and has a second one by the time that document is given up', async () => {
    const planned: QueryPlan = { kind: 'QueryPlan' };
    const ended: number[] = [];
    let threads = 0;
    // Each plans nothing that asks for `slow`, and everything else at once.
    const startThread = (): Planner => {
      const thread = (threads += 1);
      return {
        ready: Promise.resolve({ apiSdl: '', subgraphs: [], concrete: [], possible: {}, fieldSets: [] }),
        plan: (document) => (document.includes('slow') ? new Promise(() => undefined) : Promise.resolve({ kind: 'planned', plan: planned })),
        cpuMs: async () => performance.now(),
        end: async () => void ended.push(thread),
      };
    };
    const { plan } = await startPlanning({ deadlineMs: 40, startThread });
    await expect(plan('{ quick }')).resolves.toBe(planned);
    expect([threads, ended]).toEqual([1, []]);
    await expect(plan('{ slow }')).rejects.toMatchObject({ code: 'OPERATION_TOO_COMPLEX' });
    expect([threads, ended]).toEqual([2, [1]]);
    await expect(plan('{ next }')).resolves.toBe(planned);
    expect(threads).toBe(2);
  });

  it.each([
    ['ends its thread at once, before it is late', 1_000],
    ['runs over its deadline while the spare still loads', 20],
  ])('documents behind one that %s wait for the next planner, and are planned', async (_, deadlineMs) => {
    const planned: QueryPlan = { kind: 'QueryPlan' };
    const facts = { apiSdl: '', subgraphs: [], concrete: [], possible: {}, fieldSets: [] };
    const loaded = Promise.withResolvers<typeof facts>();
    let threads = 0;
    const startThread = (): Planner => ({
      // The first is there; the next is loaded when the test says so.
      ready: (threads += 1) === 1 ? Promise.resolve(facts) : loaded.promise,
      plan: (document) => (!document.includes('costly') ? Promise.resolve({ kind: 'planned', plan: planned }) : deadlineMs === 1_000 ? Promise.resolve({ kind: 'ended' }) : new Promise(() => undefined)),
      cpuMs: async () => performance.now(),
      end: async () => {},
    });
    const { plan } = await startPlanning({ deadlineMs, startThread });
    const costly = plan('{ costly }');
    let isPlanned = false;
    const behind = plan('{ behind }').then((each) => {
      isPlanned = true;
      return each;
    });
    await expect(costly).rejects.toMatchObject({ code: 'OPERATION_TOO_COMPLEX' });
    expect([threads, isPlanned]).toEqual([2, false]);
    loaded.resolve(facts);
    await expect(behind).resolves.toBe(planned);
    expect(threads).toBe(2);
  });

  it('a document whose thread got no time to plan it is refused for now, and planned when it comes again', async () => {
    const planned: QueryPlan = { kind: 'QueryPlan' };
    let threads = 0;
    const startThread = (): Planner => {
      const isStarved = (threads += 1) === 1;
      return {
        ready: Promise.resolve({ apiSdl: '', subgraphs: [], concrete: [], possible: {}, fieldSets: [] }),
        plan: () => (isStarved ? new Promise(() => undefined) : Promise.resolve({ kind: 'planned', plan: planned })),
        cpuMs: async () => 0,
        end: async () => {},
      };
    };
    const { service, plan } = await startPlanning({ deadlineMs: 10, startThread });
    await expect(plan('{ slow }')).rejects.toMatchObject({ code: 'OVERLOADED' });
    await expect(plan('{ slow }')).resolves.toBe(planned);
    expect(service.statistics).toMatchObject({ planned: 1, timeouts: 1, refused: 0 });
  });

  it('refuses more waiting documents than its queue holds', async () => {
    const { plan } = await startPlanning({ queue: 1 });
    const plans = await Promise.allSettled(['x', 'y', 'z', 'w'].map((alias) => plan(`{ ${alias}: t { v } }`)));
    expect(plans.filter(({ status }) => status === 'rejected').map((outcome) => outcome.status === 'rejected' && outcome.reason.code)).toEqual(['OVERLOADED', 'OVERLOADED']);
  });

  it('gives the places in its queue of documents that nobody waits for to others, and plans what is given up neither then nor later', async () => {
    const given = Promise.withResolvers<void>();
    const asked: string[] = [];
    const gone = new Set<string>();
    const startThread = (): Planner => ({
      ready: Promise.resolve({ apiSdl: '', subgraphs: [], concrete: [], possible: {}, fieldSets: [] }),
      plan: async (document) => {
        asked.push(document.replaceAll(/\s/g, ''));
        await given.promise;
        return { kind: 'planned', plan: { kind: 'QueryPlan' } };
      },
      cpuMs: async () => 0,
      end: async () => {},
    });
    const { service } = await startPlanning({ queue: 2, startThread, isWaitedFor: (hash) => !gone.has(hash) });
    const plan = (name: string): Promise<unknown> => service.plan(parse(`{ ${name} }`), name);
    const first = plan('first');
    const [left, stayed] = [plan('left'), plan('stayed')];
    await expect(plan('early')).rejects.toMatchObject({ code: 'OVERLOADED' });
    gone.add('left');
    const next = plan('next');
    await expect(left).rejects.toMatchObject({ code: 'OVERLOADED' });
    gone.add('next');
    given.resolve();
    await Promise.all([first, stayed]);
    await expect(next).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(asked).toEqual(['{first}', '{stayed}']);
    gone.clear();
    await expect(plan('left')).resolves.toEqual({ kind: 'QueryPlan' });
    expect(service.statistics).toMatchObject({ planned: 3, givenUp: 2, queueFull: 1, timeouts: 0, refused: 0, cache: { size: 3 } });
  });

  it('does not start on an invalid supergraph', async () => {
    await expect(startPlanning({}, 'type Query { a: Int }')).rejects.toThrow('The supergraph must be valid');
  });

  it('says that planning failed when a document is not valid', async () => {
    const { plan } = await startPlanning();
    await expect(plan('{ nothing }')).rejects.toMatchObject({ name: 'InternalError', code: 'PLANNING_FAILED' });
  });
});
