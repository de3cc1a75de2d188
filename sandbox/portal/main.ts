/** The unified login portal as a process of its own: `node sandbox/portal/main.ts`. Settings in config.ts; SIGUSR2 rotates the signing key. */
import { createSyntheticRegistry } from '../people/synthetic-registry.ts';
import { readPersonIdKey, readPortalConfig } from './config.ts';
import { syntheticPeople } from './register/synthetic-people.ts';
import { startPortal } from './start-portal.ts';

const log = (line: string): void => console.log(line);

try {
  const config = readPortalConfig(process.env);
  const portal = await startPortal({
    host: config.host,
    port: config.port,
    ...(config.issuer === null ? {} : { issuer: config.issuer }),
    people: syntheticPeople(createSyntheticRegistry({ size: config.people })),
    personIdKey: readPersonIdKey(config.keysDirectory),
    log,
  });
  log(`portal: ${portal.address}`);
  process.on('SIGUSR2', () => portal.rotateKeys());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void portal.close());
} catch (error) {
  console.error(`portal: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
