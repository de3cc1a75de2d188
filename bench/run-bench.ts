import type { BenchName } from './bench-catalogue.ts';
import { readBenchCommand } from './runner/read-bench-command.ts';

/*
 * `npm run bench -- [BENCH] [options]`: without a bench, execution against its peers. `--help` lists them all (bench/bench-catalogue.ts).
 */
const ROOMS: Readonly<Record<BenchName, () => Promise<unknown>>> = {
  execution: () => import('./execution.ts'), access: () => import('./access.ts'), audit: () => import('./audit.ts'), 'audit-index': () => import('./audit-index.ts'), graded: () => import('./graded.ts'),
  'whole-query': () => import('./whole-query.ts'), latency: () => import('./latency.ts'), soak: () => import('./soak.ts'), 'cold-plan': () => import('./cold-plan.ts'),
};

const command = readBenchCommand(process.argv.slice(2));
if (command.kind === 'run') {
  await ROOMS[command.name]();
} else if (command.kind === 'help') {
  process.stdout.write(command.text);
} else {
  process.stderr.write(`${command.message}\n`);
  process.exitCode = 2;
}
