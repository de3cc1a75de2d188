import { join } from 'node:path';
import type { LauncherSettings } from './launcher-settings.ts';
import type { Service } from './service-process.ts';

/** What `npm start` runs, in the order it is started; services of one stage start side by side, the next stage waits for them. */
export function houseServices(settings: LauncherSettings): readonly (readonly Service[])[] {
  const { host, gatewayPort, portalPort, subgraphBasePort, departmentBasePort, dataDirectory, size } = settings;
  const shared = {
    HOST: host,
    SHUQIAO_DATA_DIR: dataDirectory,
    SHUQIAO_KEYS_DIR: join(dataDirectory, 'keys'),
    PORTAL_PORT: String(portalPort),
    SUBGRAPH_BASE_PORT: String(subgraphBasePort),
    DEPARTMENT_BASE_PORT: String(departmentBasePort),
    SYNTHETIC_SIZE: String(size),
  };
  const service = (name: string, entry: string, readyUrl: string, environment: Record<string, string> = {}): Service => (
    { name, entry, arguments: [], environment: { ...shared, ...environment }, readyUrl });
  return [
    [
      service('departments', 'sandbox/departments/main.ts', `http://${host}:${departmentBasePort}/healthz`),
      service('portal', 'sandbox/portal/main.ts', `http://${host}:${portalPort}/.well-known/openid-configuration`),
      service('subgraphs', 'subgraphs/main.ts', `http://${host}:${subgraphBasePort + 1}/healthz`),
      service('governance', 'governance/main.ts', `http://${host}:${subgraphBasePort + 8}/healthz`),
    ],
    // A young generation as large as execution wants it: as `npm run gateway` has it.
    [{ ...service('gateway', 'gateway/main.ts', `http://${host}:${gatewayPort}/readyz`, { PORT: String(gatewayPort) }), nodeOptions: ['--min-semi-space-size=64', '--max-semi-space-size=64', '--no-parallel-scavenge', '--no-allocation-site-pretenuring', '--no-memory-reducer', '--no-scavenger-updates-allocation-limit'] }],
  ];
}
