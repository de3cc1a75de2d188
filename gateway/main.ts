/** `npm run gateway`: one gateway process. See GATEWAY_HELP. */
import './no-telemetry.ts';
import { ConfigError, GATEWAY_HELP, readConfig } from './config.ts';
import { runGateway } from './run-gateway.ts';

try {
  const config = readConfig(process.argv.slice(2), process.env);
  if (config === null) process.stdout.write(GATEWAY_HELP);
  else await runGateway(config);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
