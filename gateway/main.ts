/** `npm run gateway`: one gateway, of one process or several. See GATEWAY_HELP. */
import './no-telemetry.ts';
import cluster from 'node:cluster';
import { ConfigError } from './config-error.ts';
import { readConfig } from './config.ts';
import type { GatewayConfig } from './config.ts';
import { every } from './every.ts';
import { GATEWAY_HELP } from './gateway-help.ts';
import { lowerV8Threads } from './lower-v8-threads.ts';
import { onceWarm } from './once-warm.ts';

// What each kind of process needs is loaded when that is known: help and a wrong setting answer at once, and the primary stays small.
async function run(config: GatewayConfig): Promise<void> {
  onceWarm({ every, active: () => performance.eventLoopUtilization().active, work: lowerV8Threads });
  if (cluster.isWorker) return (await import('./cluster/run-worker.ts')).runWorker(config);
  if (config.workers === 1) return (await import('./run-gateway.ts')).runGateway(config);
  return (await import('./cluster/run-primary.ts')).runPrimary(config);
}

try {
  const config = readConfig(process.argv.slice(2), process.env);
  if (config === null) process.stdout.write(GATEWAY_HELP);
  else await run(config);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(error instanceof ConfigError ? 2 : 1);
}
