import { readFileSync } from 'node:fs';
import { ConsentBook } from '../../gateway/access/consent/consent-book.ts';
import type { RateStore } from '../../gateway/access/rates/rate-store.ts';
import { createRateStore } from '../../gateway/access/rates/rate-store.ts';
import { createPolicyStore } from '../../gateway/access/policy/policy-store.ts';
import type { GatewayConfig } from '../../gateway/config.ts';
import type { ExecutionOutcome, ExecutionRequest, Executor } from '../../gateway/execution/executor.ts';
import { gradedMode } from '../../gateway/graded-mode.ts';
import { loginChallenge } from '../../gateway/login/challenge.ts';
import type { Principal } from '../../gateway/login/principal.ts';
import { createMetrics } from '../../gateway/server/metrics.ts';
import { startGateway } from '../../gateway/start-gateway.ts';
import type { RunningGateway } from '../../gateway/start-gateway.ts';
import type { AccessRecord, Journal, RequestRecord } from '../../journal/journal-entry.ts';
import { gradedSchema } from '../../schema/graded-schema.ts';
import { supergraphHash } from '../../schema/supergraph-signature.ts';
import { createPersonIdCodec } from '../../standards/person-id.ts';
import { NO_TRUSTED_DOCUMENTS } from '../../gateway/operation/trusted-documents.ts';
import { keepingLog, testConfig } from './public-gateway.ts';
import type { TestReply } from './public-gateway.ts';

const SDL = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8');
export const PERSON_IDS = createPersonIdCodec(new Uint8Array(64).fill(7));

/** Synthetic: division 320499, born 1985-03-09, with a right check digit. */
export const CITIZEN_ID = PERSON_IDS.encode({ type: '111', number: '320499198503090031' });

export const CITIZEN: Principal = {
  kind: 'CITIZEN', subject: CITIZEN_ID, clientId: 'citizen-app', organization: null, region: null, clearance: 0, assurance: 'FACE', stepUp: 'live', personId: CITIZEN_ID,
  actsFor: null, authority: 'none', mandate: null, tokenId: 'token-1', expiresAt: 4_000_000_000,
};

/** A journal whose appends are decided by the test. */
export interface HeldJournal extends Journal {
  readonly records: AccessRecord[];
  readonly intents: RequestRecord[];
  unauthenticated: number;
  /** What happens to the next appends. */
  next: (record: RequestRecord) => Promise<void>;
}

export function heldJournal(): HeldJournal {
  const records: AccessRecord[] = [];
  const intents: RequestRecord[] = [];
  const journal: HeldJournal = {
    records, intents, unauthenticated: 0, next: async () => {},
    append: async (record) => {
      const index = records.push(record) - 1;
      await journal.next(record);
      return { log: 'held', index };
    },
    intend: async (record) => {
      intents.push(record);
      await journal.next(record);
      return { log: 'held', index: 1_000 + intents.length };
    },
    note: async () => ({ log: 'held', index: 0 }),
    countUnauthenticated: () => void (journal.unauthenticated += 1),
    health: () => ({ state: 'open', causes: [], size: records.length, publishedSize: records.length }),
    close: async () => {},
  };
  return journal;
}

export interface GradedGateway {
  readonly url: string;
  readonly gateway: RunningGateway;
  readonly journal: HeldJournal;
  readonly executed: ExecutionRequest[];
  readonly logged: ReturnType<typeof keepingLog>['logged'];
  query(query: string, options?: { readonly token?: string | null; readonly variables?: Record<string, unknown>; readonly signal?: AbortSignal }): Promise<TestReply>;
  close(): Promise<void>;
}

export interface GradedGatewayOptions {
  readonly execute?: (request: ExecutionRequest) => Promise<ExecutionOutcome>;
  /** In place of `execute`: a whole executor of the test's. */
  readonly executor?: Executor;
  readonly config?: Partial<GatewayConfig>;
  readonly rates?: RateStore;
  /** By their tokens; the citizen alone when not given. */
  readonly principals?: Readonly<Record<string, Principal>>;
}

/**
 * The checked-in graph, its policy and the whole pipeline over HTTP, with a held journal, an executor that answers what the test says, and a login that
 * knows the token `citizen`: for what happens between execution, audit and the socket.
 */
export async function startGradedGateway(options: GradedGatewayOptions): Promise<GradedGateway> {
  const journal = heldJournal();
  const executed: ExecutionRequest[] = [];
  const { log, logged } = keepingLog();
  const metrics = createMetrics({ processMetrics: false });
  const { execute, principals = { citizen: CITIZEN } } = options;
  const executor: Executor = options.executor ?? {
    subgraphs: [], close: async () => {},
    prepare: async () => ({
      execute: (request) => {
        executed.push(request);
        if (execute === undefined) throw new Error('the test must say what is answered');
        return execute(request);
      },
    }),
  };
  const login = {
    authenticate: async ({ headers }: { headers: Readonly<Record<string, readonly string[] | undefined>> }) => {
      const principal = principals[headers['authorization']?.[0]?.replace(/^Bearer /, '') ?? ''];
      return principal !== undefined
        ? { ok: true, principal, token: { issuer: 'i', tokenId: 'token-1', issuedAt: 0, expiresAt: 4_000_000_000, authorizationDetails: undefined, keyThumbprint: null } } as const
        : { ok: false, code: 'UNAUTHENTICATED', reason: 'TOKEN_MISSING', challenge: loginChallenge('TOKEN_MISSING') } as const;
    },
    ready: () => true,
  };
  const consents = new ConsentBook();
  const rates = options.rates ?? createRateStore(Date.now);
  const config = { ...testConfig([]), ...options.config };
  let requests = 0;
  const gateway = await startGateway(config, {
    house: {
      mode: (file, api) => {
        const graded = gradedSchema(file.sdl);
        const policies = createPolicyStore({ directory: config.policyDirectory, schema: graded });
        return gradedMode({ schema: { graded, api }, policy: { current: () => policies.current(), proposed: () => null }, consents: { snapshot: () => consents.snapshot(Date.now()) }, personIds: PERSON_IDS, login, rates, journal, clock: Date.now, log, metrics });
      },
      assertionKeys: new Map(), policy: null, takesEffect: async () => {}, readiness: () => ({ login: true, journal: true }), close: () => journal.close(),
    },
    source: { read: async () => ({ kind: 'graded', sdl: SDL, schemaId: supergraphHash(SDL), version: 1 }), served: async () => {} },
    createExecutor: () => executor,
    trusted: NO_TRUSTED_DOCUMENTS, metrics, log, clock: Date.now, now: () => performance.now(), every: () => () => {}, requestId: () => `request-${(requests += 1)}`,
  });
  const url = `${gateway.url}/graphql`;
  return {
    url, gateway, journal, executed, logged,
    async query(query, { token = 'citizen', variables, signal } = {}) {
      const response = await fetch(url, {
        method: 'POST', body: JSON.stringify({ query, variables }), ...(signal === undefined ? {} : { signal }),
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
      });
      return { status: response.status, headers: response.headers, body: await response.json() as TestReply['body'] };
    },
    close: () => gateway.close(),
  };
}
