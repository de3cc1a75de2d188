import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gradedSchema } from '../schema/graded-schema.ts';
import type { VerifyingOptions } from '../schema/contract/verify-assertion.ts';
import { createNonceWindow } from '../subgraphs/server/nonce-window.ts';
import { executableSubgraph } from '../subgraphs/server/executable-subgraph.ts';
import { createRequestHandler } from '../subgraphs/server/request-handler.ts';
import { openAuditRoom } from './audit-room/audit-room.ts';
import type { AuditRoom, AuditSettings } from './audit-room/audit-room.ts';
import { createConsentStore, type ConsentStore } from './consent/consent-store.ts';
import type { Database } from './database/database.ts';
import { migrate } from './database/migrate.ts';
import { createChangeFeed } from './feed/change-feed.ts';
import { governanceSubgraph } from './graph/governance-subgraph.ts';
import { CHANGE_PATH, createChangeEndpoint } from './server/change-endpoint.ts';
import { openSharingRoom, type SharingRoom } from './sharing-room/sharing-room.ts';

export interface GovernanceOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly database: Database;
  readonly assertionKey: Uint8Array;
  /** SDL of the supergraph: a consent may name only its fields. */
  readonly supergraphSdl: string;
  readonly clock: () => Date;
  /** The audit side; without it its part of the graph refuses with AUDIT_UNAVAILABLE. */
  readonly audit?: AuditSettings;
  /** Told of what no client may read. */
  readonly report: (error: unknown, requestId: string) => void;
}

export interface Governance {
  readonly url: string;
  readonly consents: ConsentStore;
  readonly sharing: SharingRoom;
  /** Null where there is no audit side. */
  readonly audit: AuditRoom | null;
  /** Stops listening, lets running requests end, closes the database. */
  close(): Promise<void>;
}

/** Starts governance over an open database, which it migrates first and closes at the end, also when it cannot start. */
export async function startGovernance(options: GovernanceOptions): Promise<Governance> {
  try {
    return await openGovernance(options);
  } catch (error) {
    await options.database.close();
    throw error;
  }
}

async function openGovernance(options: GovernanceOptions): Promise<Governance> {
  const { database, clock, report } = options;
  await migrate(database);
  // The own log is opened with the room below; nothing is served before.
  let room: AuditRoom | null = null;
  const feed = createChangeFeed(database, clock, async (event) => room?.log.note(event), (error) => report(error, 'a grant that ended is not in the log'));
  const graph = gradedSchema(options.supergraphSdl);
  const consents = createConsentStore(database, feed, (coordinate) => graph.field(coordinate)?.rule.kind === 'graded', clock);
  const sharing = openSharingRoom({ database, feed, clock, policyDirectory: options.audit?.policyDirectory });
  const verifying: VerifyingOptions = { key: { subgraph: 'governance', secret: options.assertionKey }, nonces: createNonceWindow(), now: () => clock().getTime() };
  if (options.audit !== undefined) room = await openAuditRoom(options.audit, { database, feed, supergraphSdl: options.supergraphSdl, clock, report: (error) => report(error, 'audit index') });
  const run = executableSubgraph(governanceSubgraph({ consents, sharing, clock, audit: room }), report);
  let refused = 0;
  const metrics = async (): Promise<string> => [
    `# TYPE shuqiao_governance_refused_total counter\nshuqiao_governance_refused_total ${refused}\n`,
    `# TYPE shuqiao_governance_protected_list_refused gauge\nshuqiao_governance_protected_list_refused ${room?.protectedList?.isRefused === true ? 1 : 0}\n`,
  ].join('');
  const graphql = createRequestHandler({ ...verifying, run, metrics, onRefused: () => { refused += 1; } });
  const changes = createChangeEndpoint(feed, verifying);
  const server = createServer((request, response) => {
    const answer = request.url === CHANGE_PATH ? changes(request, response) : graphql(request, response);
    answer.catch((error: unknown) => {
      report(error, 'none');
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  // Listening on TCP, so the address is no path of a pipe.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host}:${port}`,
    consents,
    sharing,
    audit: room,
    close: async () => {
      feed.announce();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      await room?.close();
      await database.close();
    },
  };
}
