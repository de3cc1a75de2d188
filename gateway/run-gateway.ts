import type { GatewayConfig } from './config.ts';
import { gatewayParts } from './gateway-parts.ts';
import { startGateway } from './start-gateway.ts';

/** Runs a gateway in this process until SIGINT or SIGTERM; SIGHUP reads the supergraph anew. Resolves when it listens. */
export async function runGateway(config: GatewayConfig): Promise<void> {
  const parts = await gatewayParts(config);
  const gateway = await startGateway(config, parts);
  const stop = (): void => {
    gateway.close().then(
      () => process.exit(0),
      (error: unknown) => {
        parts.log.error({ name: error instanceof Error ? error.name : 'unknown' }, 'the gateway could not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', () => {
    gateway.reload().catch((error: unknown) => parts.log.error({ reason: error instanceof Error ? error.message : 'unknown' }, 'supergraph refused; the last good one stays'));
  });
  process.stdout.write(`ready ${gateway.url}\n`);
}
