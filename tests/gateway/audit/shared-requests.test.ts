import { readFileSync } from 'node:fs';
import { parse, print, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createEngineExecutor } from '../../../gateway/execution/engine-executor.ts';
import type { Executor } from '../../../gateway/execution/executor.ts';
import type { Transport } from '../../../gateway/execution/subgraph/transport.ts';
import type { Principal } from '../../../gateway/login/principal.ts';
import { CONTEXT_HEADER } from '../../../schema/contract/assertion.ts';
import type { AssertionContext } from '../../../schema/contract/assertion.ts';
import { SUBGRAPH_PORTS } from '../../../schema/subgraph-sources.ts';
import { stripGrades } from '../../../schema/strip-grades.ts';
import { CITIZEN, PERSON_IDS, startGradedGateway } from '../graded-gateway.ts';
import { until } from '../../until.ts';

const SDL = readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8');
const citizen = (number: string): Principal => {
  const personId = PERSON_IDS.encode({ type: '111', number });
  return { ...CITIZEN, subject: personId, personId };
};
/** Synthetic: division 320499, with right check digits. */
const CITIZENS = { one: citizen('320499198503090031'), two: citizen('32049919900101002X') };

/** A busy machine takes its time; nothing is decided by how long. */

interface Answered {
  readonly data: { readonly me: { readonly personId: string } };
  readonly extensions: { readonly requestId: string };
}

/** The engine over the graph of this project with all its calls shared, and one person behind it: whoever asks. Calls wait until they are let go. */
async function sharingExecutor(): Promise<{ executor: Executor; asked: string[]; letGo: () => void }> {
  const asked: string[] = [];
  const gate = Promise.withResolvers<void>();
  const transport: Transport = {
    send: async ({ subgraph, body, headers }) => {
      const context = JSON.parse(headers[CONTEXT_HEADER] ?? '') as AssertionContext;
      asked.push(`${subgraph} for ${context.self}`);
      const entities = body.includes('_entities');
      // What the plan fetches beside for a decision of its own: whose record it is, and that the person lives.
      const named = (field: string, value: unknown) => [...body.matchAll(new RegExp(`(\\w+):${field}\\b`, 'g'))].map(([, key]) => [key ?? '', value] as const);
      const person = { __typename: 'Person', personId: context.self, ...Object.fromEntries([...named('personId', context.self), ...named('deceased', false)]) };
      const data = entities ? { _entities: [person] } : { me: person };
      await gate.promise;
      const provenance = [{ path: entities ? ['_entities', 0] : ['me'], source: 'population', channel: 'soap:queryPop', status: 'FOUND', latencyMs: 7, asOf: null, sourceMode: 'REALTIME', sourceRequestId: `call-for-${context.self}`, quality: [] }];
      return { kind: 'reply', status: 200, mediaType: 'application/json', body: Buffer.from(JSON.stringify({ data, extensions: { provenance } })) };
    },
    close: async () => {},
  };
  const secret = new Uint8Array(32).fill(3);
  const executor = await createEngineExecutor({
    supergraph: { sdl: print(visit(parse(stripGrades(SDL)), { Directive: ({ name }) => (name.value === 'inaccessible' ? null : undefined) })), schemaId: 's' }, apiSchema: null, flatScalars: true,
    assertionKeys: new Map(Object.keys(SUBGRAPH_PORTS).map((subgraph) => [subgraph, { subgraph, secret }])), addressOf: ({ url }) => url, transport, sharing: { kind: 'all' }, onError: () => {}, now: Date.now,
  });
  return { executor, asked, letGo: gate.resolve };
}

describe('requests that share a call', () => {
  it('have an entry each, complete and their own, and nothing of one principal reaches another', async () => {
    const { executor, asked, letGo } = await sharingExecutor();
    const gateway = await startGradedGateway({ executor, principals: CITIZENS });
    const running = Promise.all(Array.from({ length: 40 }, (_, at) => gateway.query('{ me { personId } }', { token: at % 2 === 0 ? 'one' : 'two' })));
    await until(() => expect(executor.statistics?.shared.runs).toBe(38));
    letGo();
    const replies = await running;
    // Each subgraph once for each of the two.
    expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted());
    expect(asked.filter((call) => call.endsWith(CITIZENS.one.subject))).toHaveLength(asked.length / 2);
    replies.forEach(({ body }, at) => {
      const { data, extensions } = body as unknown as Answered; // what the query asks for
      const own = at % 2 === 0 ? CITIZENS.one : CITIZENS.two;
      expect(data.me.personId).toBe(own.personId);
      const [record, ...more] = gateway.journal.records.filter(({ requestId }) => requestId === extensions.requestId);
      expect(more).toEqual([]);
      expect(record).toMatchObject({ principal: { subject: own.subject }, refusal: null, sources: [{ source: 'population', latencyMs: 7, status: 'FOUND', sourceRequestId: `call-for-${own.subject}` }] });
      expect(record?.subjects.map(({ key }) => key)).toEqual([own.personId]);
    });
    expect(gateway.journal.records).toHaveLength(40);
    await gateway.close();
  });
});
