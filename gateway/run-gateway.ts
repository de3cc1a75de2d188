import type { GatewayConfig } from './config.ts';
import { gatewayParts } from './gateway-parts.ts';
import { startGateway } from './start-gateway.ts';
import type { GatewayParts, RunningGateway } from './start-gateway.ts';
import { watchFiles } from './watch-files.ts';

/** Runs a gateway in this process until it is told to stop, and says so on standard output once it listens. */
export async function runGateway(config: GatewayConfig): Promise<void> {
  const gateway = await runUntilSignalled(config, await gatewayParts(config));
  process.stdout.write(`ready ${gateway.url}\n`);
}

/** Starts a gateway that stops on SIGINT and SIGTERM, and reads supergraph and policy anew on SIGHUP and when the supergraph's file or signature changes. Resolves when it listens. */
export async function runUntilSignalled(config: GatewayConfig, parts: GatewayParts): Promise<RunningGateway> {
  const gateway = await startGateway(config, parts);
  const reload = (): Promise<void> => gateway.reload().catch((error: unknown) => {
    parts.log.error({ reason: error instanceof Error ? error.message : 'unknown' }, 'supergraph or policy refused; the last good ones stay');
  });
  const unwatch = watchFiles([config.supergraphFile, config.supergraphFile.replace(/\.graphql$/, '.sig')], reload);
  const stop = (): void => {
    unwatch();
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
  process.on('SIGHUP', () => void reload());
  return gateway;
}
