/** `npm run sources`: every source's state, latency, errors and quota, as the running subgraphs know them. */
import { Command } from 'commander';
import { subgraphConfig } from './config.ts';
import { readSamples } from './sources/read-samples.ts';
import { sourceTable } from './sources/source-table.ts';
import { subgraphPort } from './start-subgraph.ts';
import { RUNNING_SUBGRAPHS } from './subgraph-registry.ts';

const { json } = new Command('sources')
  .description('Prints what the running subgraphs know of their sources. Environment: HOST, SUBGRAPH_BASE_PORT (4100).')
  .option('--json', 'samples as JSON, for programs')
  .parse()
  .opts<{ json?: true }>();

const { host, basePort } = subgraphConfig();
const silent: string[] = [];
const texts = await Promise.all(RUNNING_SUBGRAPHS.map(async (name) => {
  try {
    const response = await fetch(`http://${host}:${subgraphPort(name, basePort)}/metrics`, { signal: AbortSignal.timeout(3_000) });
    if (response.ok) return await response.text();
  } catch {
    // Not running: said below, by name.
  }
  silent.push(name);
  return '';
}));
const samples = texts.flatMap(readSamples);
process.stdout.write(json === true ? `${JSON.stringify(samples)}\n` : `${sourceTable(samples)}\n`);
if (silent.length > 0) {
  process.stderr.write(`no answer from subgraph ${silent.sort().join(', ')}: is it running?\n`);
  process.exitCode = 1;
}
