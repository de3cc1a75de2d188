/** One process with every simulated department; see README.md. */
import { readDepartmentsConfig } from './config.ts';
import { startDepartments } from './start-departments.ts';

try {
  const { departments, control, registry, close } = await startDepartments(readDepartmentsConfig());
  for (const { name, url } of departments) console.log(`department ${name} ${url}`);
  console.log(`departments ready ${control.url}, ${registry.size} people and ${registry.entityCount} entities, all synthetic`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
