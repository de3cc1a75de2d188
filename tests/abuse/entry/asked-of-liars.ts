import { parse, print, visit } from 'graphql';
import { applyAccess } from '../../../gateway/access/index.ts';
import type { AccessContext, AccessPlan } from '../../../gateway/access/index.ts';
import { createAudit } from '../../../gateway/audit/audit-stage.ts';
import { createEngineExecutor } from '../../../gateway/execution/engine-executor.ts';
import { executionStage } from '../../../gateway/execution/execution-stage.ts';
import type { Executor, PreparedOperation } from '../../../gateway/execution/executor.ts';
import type { Sharing } from '../../../gateway/execution/sharing.ts';
import type { Planned } from '../../../gateway/request-context.ts';
import { responseStage } from '../../../gateway/response/response-stage.ts';
import type { AccessRecord } from '../../../journal/journal-entry.ts';
import { stripGrades } from '../../../schema/strip-grades.ts';
import { NOW, SCHEMA, SDL, monolith } from '../../gateway/access/access-house.ts';
import { heldJournal } from '../../gateway/graded-gateway.ts';
import type { Lie } from './lies.ts';
import { ToldGraph } from './told-graph.ts';

/** As the gateway plans a graded graph: what clients cannot see is nothing the planner may not. */
const PLANNED_SDL = print(visit(parse(stripGrades(SDL), { noLocation: true }), { Directive: (node) => (node.name.value === 'inaccessible' ? null : undefined) }));

/** What a client got, and what the journal was given of it. */
export interface Answered { readonly text: string; readonly record: AccessRecord; readonly way: 'written' | 'fetched' }

export interface LiarsHouse {
  readonly graph: ToldGraph;
  /** Executes, audits and answers one planned request over subgraphs that say `say` of what they should say. `plainly`: as if there were no compiled writer. */
  ask(plan: AccessPlan, context: AccessContext, say: (subgraph: string, body: string, honest: unknown) => Lie, plainly?: boolean): Promise<Answered>;
  /** Calls and whole runs that requests had in common. */
  shared(): number;
  close(): Promise<void>;
}

/** The engine over the house's own graph, the audit and the response, between subgraphs that a test speaks for and a journal that it holds. */
export async function startLiarsHouse(sharing: Sharing = { kind: 'none' }): Promise<LiarsHouse> {
  const graph = new ToldGraph(PLANNED_SDL, monolith(), SCHEMA.graded);
  let say: Parameters<LiarsHouse['ask']>[2] = () => ({ status: 500, mediaType: 'text/plain', body: Buffer.from('') });
  const executor: Executor = await createEngineExecutor({
    supergraph: { sdl: PLANNED_SDL, schemaId: SCHEMA.graded.schemaId }, apiSchema: null, flatScalars: true, assertionKeys: null, addressOf: ({ url }) => url, sharing, now: () => Date.now(), onError: () => {},
    // What may stand in the response as it came does, from the first answer on.
    readersAfter: 0,
    // A wall of broken answers must not teach the breaker to answer for the subgraph: then the two ways would not hear the same.
    subgraphs: Object.fromEntries(graph.names.map((name) => [name, { breakerThreshold: 1e9 }])),
    transport: {
      send: async ({ subgraph, body }) => {
        const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
        const honest = await graph.answer(subgraph, query, variables);
        return { kind: 'reply', ...say(subgraph, body, honest) };
      },
      close: async () => {},
    },
  });
  const answer = async (plan: AccessPlan, context: AccessContext, operation: PreparedOperation | null): Promise<Answered> => {
    const journal = heldJournal();
    let way: Answered['way'] = 'fetched';
    const watched: PreparedOperation | null = operation?.executeDisclosed === undefined ? operation : {
      ...operation,
      executeDisclosed: async (request, disclosing) => {
        const outcome = await operation.executeDisclosed?.(request, disclosing);
        if (outcome === undefined) throw new Error('it was there');
        way = outcome.kind;
        return outcome;
      },
    };
    const planned = {
      requestId: 'r', receivedAt: NOW, deadline: Date.now() + 600_000, signal: new AbortController().signal, place: { heldBy: () => {} }, http: { method: 'POST', target: '/graphql', headers: {}, network: null }, params: {}, token: {},
      principal: context.principal, purpose: context.purpose, access: plan, disclosure: { kind: 'records', context, apply: (fetched: Parameters<typeof applyAccess>[0]) => applyAccess(fetched, plan, context) },
      plan: watched === null ? { kind: 'nothing-to-fetch' } : { kind: 'prepared', operation: watched },
    } as unknown as Planned; // what the stages from here on look at
    const executed = await executionStage({ onProvenance: () => {}, onForeignRecord: () => {} }, planned);
    const audited = await createAudit({ journal, clock: () => NOW }).audit(executed);
    const text = responseStage({ stepUpSeconds: 600 }, audited).response.body.join('');
    const [record] = journal.records;
    if (record === undefined) throw new Error('there must be an entry');
    return { text, record, way };
  };
  return {
    graph,
    ask: async (plan, context, says, plainly = false) => {
      say = says;
      if (plan.document === null) return answer(plan, context, null);
      const prepared = await executor.prepare({ document: plan.document, documentHash: plan.documentHash, access: plan });
      return answer(plan, context, plainly ? { execute: (request) => prepared.execute(request) } : prepared);
    },
    shared: () => (executor.statistics?.shared.calls ?? 0) + (executor.statistics?.shared.runs ?? 0),
    close: () => executor.close(),
  };
}
