import type { GatewayConfig } from './config.ts';
import type { Roster } from '../journal/roster/create-roster.ts';
import { readPolicyFiles } from './access/policy/policy-files.ts';
import { every } from './every.ts';
import { gatewayParts } from './gateway-parts.ts';
import type { Log } from './log.ts';
import { openRoster } from './open-roster.ts';
import { startGateway } from './start-gateway.ts';
import type { GatewayParts, RunningGateway } from './start-gateway.ts';
import { watchFiles } from './watch-files.ts';
import { watchPolicy } from './watch-policy.ts';

/** Runs a gateway in this process until it is told to stop, and says so on standard output once it listens. */
export async function runGateway(config: GatewayConfig): Promise<void> {
  const parts = withRoster(await gatewayParts(config), config.serving.kind === 'graded' ? await openRoster(config) : null);
  const gateway = await runUntilSignalled(config, parts);
  followPolicy(config, gateway, parts.log);
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

/** A single process watches its policy files itself. */
function followPolicy({ policyDirectory }: GatewayConfig, { policy, reloadIfRefused }: SignalledGateway, log: Log): void {
  if (policy === null) return;
  watchPolicy({ directory: policyDirectory, every }, async () => {
    try {
      const { kind } = await policy.adopt(() => readPolicyFiles(policyDirectory));
      if (kind === 'replaced') reloadIfRefused();
    } catch (error) {
      log.error({ reason: error instanceof Error ? error.message : 'unknown' }, 'policy could not be put in force; the last good one stays');
      throw error;
    }
  });
}

export interface SignalledGateway extends RunningGateway {
  /** Tries once more what the last reload refused: a policy that changed since may fit it. */
  readonly reloadIfRefused: () => void;
}

/**
 * Starts a gateway that stops on SIGINT and SIGTERM, and reads supergraph and policy anew on SIGHUP and when the supergraph's file or signature changes. Resolves when it
 * listens. The process ends when everything is closed and `leave` has resolved, at once unless told otherwise.
 */
export async function runUntilSignalled(config: GatewayConfig, parts: GatewayParts, leave = (): Promise<void> => Promise.resolve()): Promise<SignalledGateway> {
  const gateway = await startGateway(config, parts);
  let refused = false;
  const reload = async (): Promise<void> => {
    try {
      await gateway.reload();
      refused = false;
    } catch (error) {
      refused = true;
      parts.log.error({ reason: error instanceof Error ? error.message : 'unknown' }, 'supergraph or policy refused; the last good ones stay');
    }
  };
  const unwatch = watchFiles([config.supergraphFile, config.supergraphFile.replace(/\.graphql$/, '.sig')], reload);
  const close = async (): Promise<0 | 1> => {
    try {
      await gateway.close();
      parts.log.info({}, 'stopped');
      return 0;
    } catch (error) {
      parts.log.error({ name: error instanceof Error ? error.name : 'unknown' }, 'the gateway could not stop cleanly');
      return 1;
    }
  };
  const stop = async (): Promise<void> => {
    unwatch();
    const code = await close();
    await leave();
    process.exit(code);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
  process.on('SIGHUP', () => void reload());
  return { ...gateway, reloadIfRefused: () => void (refused ? reload() : undefined) };
}
