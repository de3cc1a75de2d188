import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { SOURCE_NAMES, type SourceName } from '../adapters/source-registry.ts';
import type { TokenWish } from '../sandbox/portal/headless/request-token.ts';
import { BENCHES } from './bench-catalogue.ts';
import { runHouse, type RunningHouse } from './house/run-house.ts';

/*
 * The README's query over the whole house: `npm run bench -- whole-query [--rounds N] [--requests N]`. In each round every department answers all its calls
 * in a time of its own from 20 to 80 ms; what the query takes beyond the longest chain of departments that depend on one another is ours: target at most
 * 30 ms. The departments' own work, the network and this driver count against us.
 */
const { values } = parseArgs({ allowPositionals: true, options: BENCHES['whole-query'].options });
const ROUNDS = Number(values.rounds);
const REQUESTS = Number(values.requests);
const TARGET_MS = 30;
const [LEAST_MS, MOST_MS] = [20, 80];
const DOCUMENT = readFileSync(new URL('../docs/queries/dossier.graphql', import.meta.url), 'utf8');

const CASE = { item: 'open-restaurant', case: 'XB2026CY0002' };
const ASKERS: readonly { readonly name: string; readonly wish: TokenWish; readonly mine: boolean }[] = [
  { name: 'citizen after a face check', wish: { client: 'citizen-app', person: 'P03', acr: 'face' }, mine: true },
  { name: 'engine with item and case', wish: { client: 'approval-engine', ...CASE }, mine: false },
];

/**
 * Which call waits for which: a person's record for the household's number, the household for its members; the entities of a person, their records, and
 * (one answer of one subgraph, decision 0200) their credit and licences; the employer's record; the parcels of an owner's rights.
 */
const CHAINS: readonly (readonly SourceName[])[] = [
  ['population', 'population', 'population'], ['legal-person', 'legal-person', 'credit'], ['legal-person', 'legal-person', 'e-license'], ['hrss', 'legal-person'],
  ['e-license'], ['real-estate', 'geospatial'], ['medical-insurance'],
];

type Latencies = Readonly<Record<SourceName, number>>;

/** Steps of the golden ratio: each round another department is the slow one. */
function latenciesOf(round: number): Latencies {
  return Object.fromEntries(SOURCE_NAMES.map((name, at) => [name, Math.round(LEAST_MS + (MOST_MS - LEAST_MS) * (((round * SOURCE_NAMES.length + at + 1) * 0.618_033_988_749) % 1))])) as Record<SourceName, number>; // One entry a name.
}

const chainMs = (latencies: Latencies): number => Math.max(...CHAINS.map((chain) => chain.reduce((sum, name) => sum + latencies[name], 0)));
const percentile = (values: readonly number[], share: number): number => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

async function ask(house: RunningHouse, token: string, mine: boolean): Promise<number> {
  const start = performance.now();
  const response = await fetch(`${house.gatewayUrl}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify({ query: DOCUMENT, variables: { mine } }) });
  const body = (await response.json()) as { data?: object; errors?: { extensions: { code: string } }[] };
  const took = performance.now() - start;
  const failed = (body.errors ?? []).filter(({ extensions }) => extensions.code !== 'FIELD_FORBIDDEN');
  if (body.data === undefined || failed.length > 0) throw new Error(`the query must be answered whole, got ${response.status} ${JSON.stringify(failed.slice(0, 3))}`);
  return took;
}

const house = await runHouse();
try {
  console.log(`node ${process.version}, ${cpus().length} cores, ${ROUNDS} rounds of ${REQUESTS} requests, one at a time; every service a process of its own; house ready in ${(house.startedInMs / 1000).toFixed(1)} s; load of the machine at the start ${loadavg()[0]?.toFixed(1)}\n`);
  console.log('| asked by | longest chain p50 | taken p50 | ratio p50 | beyond the chain p10 | p50 | p95 | within 30 ms |\n|---|---|---|---|---|---|---|---|');
  for (const { name, wish, mine } of ASKERS) {
    const token = await house.token(wish);
    // Warm: tokens of the departments, plans, compiled code.
    for (let i = 0; i < 30; i++) await ask(house, token, mine);
    const taken: { ms: number; chain: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const latencies = latenciesOf(round);
      for (const department of SOURCE_NAMES) await house.fault(department, { fault: 'slow', ms: latencies[department] });
      for (let i = 0; i < REQUESTS; i++) taken.push({ ms: await ask(house, token, mine), chain: chainMs(latencies) });
    }
    for (const department of SOURCE_NAMES) await house.fault(department, null);
    const beyond = taken.map(({ ms, chain }) => ms - chain);
    const row = [percentile(taken.map(({ chain }) => chain), 0.5), percentile(taken.map(({ ms }) => ms), 0.5)].map((ms) => `${ms.toFixed(0)} ms`);
    console.log(`| ${name} | ${row.join(' | ')} | ${percentile(taken.map(({ ms, chain }) => ms / chain), 0.5).toFixed(2)} | ${percentile(beyond, 0.1).toFixed(1)} ms | ${percentile(beyond, 0.5).toFixed(1)} ms | ${percentile(beyond, 0.95).toFixed(1)} ms | ${((beyond.filter((ms) => ms <= TARGET_MS).length / beyond.length) * 100).toFixed(0)} % |`);
  }
} finally {
  await house.stop();
}
