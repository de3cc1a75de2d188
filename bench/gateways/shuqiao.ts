import { gatewayParts } from '../../gateway/gateway-parts.ts';
import { readConfig } from '../../gateway/config.ts';
import { startGateway } from '../../gateway/start-gateway.ts';

/**
 * The gateway as `npm run gateway` runs it, but for its end: on SIGTERM it is closed, and the process then has to end by itself, which it cannot while any
 * handle is open. Usage: shuqiao.ts SUPERGRAPH PORT
 */
const [file, port] = process.argv.slice(2);
const config = readConfig(['--supergraph', file ?? '', '--port', port ?? '', '--ungraded', 'public', '--login', 'none'], { SHUQIAO_GATEWAY_LOG_LEVEL: 'error' });
if (config === null) throw new Error('Usage: shuqiao.ts SUPERGRAPH PORT');
const gateway = await startGateway(config, await gatewayParts(config));
process.once('SIGTERM', () => {
  gateway.close().then(
    () => console.log('closed', process.getActiveResourcesInfo().join(' ')),
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
});
console.log(`ready ${gateway.url}`);
