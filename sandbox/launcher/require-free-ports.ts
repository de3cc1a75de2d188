import { createServer } from 'node:net';
import type { LauncherSettings } from './launcher-settings.ts';

/** Ports after their base, as design.md section 5 gives them out: nine subgraphs and governance; the departments' control and eight departments. */
const SUBGRAPHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const DEPARTMENTS = [0, 1, 2, 3, 4, 5, 6, 7, 10];

/** Resolves once every port of the house was found free; rejects naming those that are not: another house there would answer in this one's place. */
export async function requireFreePorts({ host, gatewayPort, portalPort, subgraphBasePort, departmentBasePort }: LauncherSettings): Promise<void> {
  const ports = new Set([gatewayPort, portalPort, ...SUBGRAPHS.map((n) => subgraphBasePort + n), ...DEPARTMENTS.map((n) => departmentBasePort + n)]);
  const found = await Promise.all([...ports].map(async (port) => ((await isFree(host, port)) ? null : port)));
  const taken = found.filter((port) => port !== null);
  if (taken.length === 0) return;
  const where = taken.map((port) => `${host}:${port}`).join(', ');
  throw new Error(`ports must be free, but something listens at ${where} (PORT, PORTAL_PORT, SUBGRAPH_BASE_PORT, DEPARTMENT_BASE_PORT move them): is another npm start running?`);
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
