/** `npm run gateway`: one gateway, of one process or several. See GATEWAY_HELP. */
import './no-telemetry.ts';
import cluster from 'node:cluster';
import { runPrimary } from './cluster/run-primary.ts';
import { runWorker } from './cluster/run-worker.ts';
import { ConfigError, GATEWAY_HELP, readConfig } from './config.ts';
import { runGateway } from './run-gateway.ts';

try {
  const config = readConfig(process.argv.slice(2), process.env);
  if (config === null) process.stdout.write(GATEWAY_HELP);
  else if (cluster.isWorker) await runWorker(config);
  else if (config.workers > 1) runPrimary({ workers: config.workers, out: process.stdout, error: process.stderr, exit: (code) => process.exit(code) });
  else await runGateway(config);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(error instanceof ConfigError ? 2 : 1);
}
