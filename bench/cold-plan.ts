import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Supergraph } from '@apollo/federation-internals';
import { stripGrades } from '../schema/strip-grades.ts';
import { BENCHES } from './bench-catalogue.ts';
import { startChild } from './runner/child.ts';
import { conditions } from './runner/conditions.ts';
import { writeSections } from './runner/write-sections.ts';
import { largestOperation } from './workloads/largest-operation.ts';

/*
 * The first request for an operation nobody has asked before (issue 4): `npm run bench -- cold-plan [--rounds 7]`
 *
 * Plan and compile in a fresh process each time: within 150 ms, and the main thread blocked for at most 20 ms of it. `cold`: the process has never planned
 * anything; `warm`: it has planned and compiled another, small operation. Not pinned: the planner has a thread of its own.
 */
const { values } = parseArgs({ allowPositionals: true, options: BENCHES['cold-plan'].options });
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'shuqiao-bench-'));
const supergraph = here('../schema/supergraph.graphql');
const measured = conditions();

interface Figures { readonly took: number; readonly blocked: number }
const median = (numbers: readonly number[]): number => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

function write(name: string, text: string): string {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
}

async function measure(document: string, warmUp: string | null): Promise<Figures> {
  const rounds: Figures[] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const child = await startChild({ args: [here('gateways/cold-plan-process.ts'), supergraph, document, ...(warmUp === null ? [] : [warmUp])], core: null, ready: /(\{.*\})/ });
    rounds.push(JSON.parse(child.said) as Figures);
    await child.stop();
  }
  return { took: median(rounds.map(({ took }) => took)), blocked: median(rounds.map(({ blocked }) => blocked)) };
}

try {
  const largest = largestOperation(Supergraph.build(stripGrades(readFileSync(supergraph, 'utf8')), { supportedFeatures: null }).apiSchema().toGraphQLJSSchema());
  const small = write('small.graphql', '{ person(personId: "1") { name } }');
  const operations = [
    { title: 'docs/queries/dossier.graphql', file: here('../docs/queries/dossier.graphql'), selections: null },
    { title: 'one person, as large as the limits of an operation allow', file: write('largest.graphql', largest.text), selections: largest.selections },
  ];
  const lines: string[] = [];
  for (const { title, file, selections } of operations) {
    for (const [state, warmUp] of [['cold', null], ['warm', small]] as const) {
      const { took, blocked } = await measure(file, warmUp);
      lines.push(`| ${title}${selections === null ? '' : ` (${selections} selections)`}, ${state} process | ${took.toFixed(0)} | ${blocked.toFixed(1)} | ${took <= 150 && blocked <= 20 ? 'holds' : 'does not hold'} |`);
    }
  }
  const text = [
    '## cold-plan: plan and compile for the first time', '', `\`npm run bench -- cold-plan --rounds ${values.rounds}\`: ${measured}; ${availableParallelism()} cores, nothing pinned, medians.`, '',
    '| operation | plan and compile, ms | main thread blocked at most, ms | within 150 ms, blocked at most 20 |', '|---|---|---|---|', ...lines,
  ].join('\n');
  console.log(text);
  writeSections(new URL('./results/cold-plan.md', import.meta.url), 'Cold plans', [{ name: 'cold-plan', text }]);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
