import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { schemaConfig } from '../schema/config.ts';
import type { GatewayConfig } from './config.ts';
import { createExecutor } from './create-executor.ts';
import { every } from './every.ts';
import { createLog } from './create-log.ts';
import { readPolicyFiles } from './access/policy/policy-files.ts';
import type { PolicyFiles } from './access/policy/policy-files.ts';
import { createRateStore } from './access/rates/rate-store.ts';
import type { RateStore } from './access/rates/rate-store.ts';
import { createProofReplayStore } from './login/proof-replay-store.ts';
import type { ProofReplayStore } from './login/proof-replay-store.ts';
import { loadTrustedDocuments } from './operation/load-trusted-documents.ts';
import { NO_TRUSTED_DOCUMENTS } from './operation/trusted-documents.ts';
import { PUBLIC_HOUSE } from './public-house.ts';
import { createMetrics } from './server/metrics.ts';
import type { GatewayParts } from './start-gateway.ts';
import { createSupergraphSource } from './supergraph-source.ts';

/** What several workers of one gateway must remember together. */
export interface SharedMemory {
  readonly replays: ProofReplayStore;
  readonly rates: RateStore;
  /** The policy files a graph starts from: the same for all of them. */
  readonly policyFiles: () => PolicyFiles;
}

/** The memory of a gateway of one process. */
const ownMemory = ({ policyDirectory }: GatewayConfig): SharedMemory => ({
  replays: createProofReplayStore(Date.now), rates: createRateStore(Date.now), policyFiles: () => readPolicyFiles(policyDirectory),
});

/** The real parts of a gateway: real clock, network, disk and random. Tests replace some of them. */
export async function gatewayParts(config: GatewayConfig, memory: SharedMemory = ownMemory(config)): Promise<GatewayParts> {
  const log = createLog(config.logLevel);
  const trust = await Promise.all(schemaConfig().trustFiles.map((file) => readFile(file, 'utf8')));
  // A graded graph has its registered documents from the policy in force.
  const trusted = config.serving.kind === 'graded' ? NO_TRUSTED_DOCUMENTS : loadTrustedDocuments(join(config.policyDirectory, 'documents'));
  const metrics = createMetrics({ processMetrics: true });
  const source = createSupergraphSource({ file: config.supergraphFile, trust, ungraded: config.serving.kind === 'graded' ? 'refuse' : 'serve', versionFile: config.supergraphVersionFile });
  // Read before anything opens: `--ungraded public` on a graded supergraph, or the other way about, is refused here.
  const supergraph = await source.read();
  // What a graded house is made of (journal, consents, keys of the login) is loaded where there is one.
  const house = supergraph.kind === 'graded' ? await (await import('./graded-house.ts')).openGradedHouse(config, supergraph, { fetch: globalThis.fetch, clock: Date.now, log, metrics, ...memory }) : PUBLIC_HOUSE;
  return {
    house,
    source,
    createExecutor: (file, api, addressOf) => createExecutor({ supergraph: file, api, addressOf, assertionKeys: house.assertionKeys, config, log, clock: Date.now }),
    trusted,
    metrics,
    log,
    clock: Date.now,
    now: () => performance.now(),
    every,
    requestId: randomUUID,
  };
}
