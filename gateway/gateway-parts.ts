import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { schemaConfig } from '../schema/config.ts';
import { readSupergraphFile } from '../schema/supergraph-file.ts';
import type { GatewayConfig } from './config.ts';
import { createLog } from './create-log.ts';
import { NO_TRUSTED_DOCUMENTS } from './operation/trusted-documents.ts';
import { PUBLIC_HOUSE } from './public-house.ts';
import { createMetrics } from './server/metrics.ts';
import type { GatewayParts } from './start-gateway.ts';
import { createStockExecutor } from './subgraph-calls/stock-executor.ts';

/** The real parts of a gateway: real clock, network, disk and random. Tests replace some of them. */
export async function gatewayParts(config: GatewayConfig): Promise<GatewayParts> {
  const log = createLog(config.logLevel);
  const trust = await Promise.all(schemaConfig().trustFiles.map((file) => readFile(file, 'utf8')));
  const house = PUBLIC_HOUSE;
  return {
    house,
    readSupergraph: () => readSupergraphFile({ file: config.supergraphFile, trust, ungraded: config.serving.kind === 'graded' ? 'refuse' : 'serve' }),
    createExecutor: (supergraph, _api, addressOf) => createStockExecutor({ supergraphSdl: supergraph.sdl, assertionKeys: house.assertionKeys, addressOf, log }),
    trusted: NO_TRUSTED_DOCUMENTS,
    metrics: createMetrics({ processMetrics: true }),
    log,
    clock: Date.now,
    now: () => performance.now(),
    requestId: randomUUID,
  };
}
