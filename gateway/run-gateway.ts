import type { GatewayConfig } from './config.ts';
import type { Roster } from '../journal/roster/create-roster.ts';
import { gatewayParts } from './gateway-parts.ts';
import { openRoster } from './open-roster.ts';
import { startGateway } from './start-gateway.ts';
import type { GatewayParts, RunningGateway } from './start-gateway.ts';
import { watchFiles } from './watch-files.ts';

/** Runs a gateway in this process until it is told to stop, and says so on standard output once it listens. */
export async function runGateway(config: GatewayConfig): Promise<void> {
  const gateway = await runUntilSignalled(config, withRoster(await gatewayParts(config), config.serving.kind === 'graded' ? await openRoster(config) : null));
  process.stdout.write(`ready ${gateway.url}\n`);
}

/** A single process keeps the roster itself, and closes it when its own log is closed. */
function withRoster(parts: GatewayParts, roster: Roster | null): GatewayParts {
  if (roster === null) return parts;
  const { house } = parts;
  const close = async (): Promise<void> => {
    await house.close();
    await roster.close();
  };
  return { ...parts, house: { ...house, close } };
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
