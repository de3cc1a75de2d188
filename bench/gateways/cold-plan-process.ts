import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { buildSchema, parse } from 'graphql';
import { createEngine } from '../../gateway/execution/engine.ts';
import { reservedNames } from '../../gateway/execution/program/data-key.ts';
import { createTypeTable } from '../../gateway/execution/type-table.ts';
import { PlanningService } from '../../gateway/plan/planning-service.ts';
import { stripGrades } from '../../schema/strip-grades.ts';

/**
 * Plans and compiles one document for the first time, in a process that has planned nothing like it: prints how long it took, and how long the main
 * thread was blocked at most. Usage: cold-plan-process.ts SUPERGRAPH DOCUMENT [WARM-UP]
 */
const [supergraph, document, warmUp] = process.argv.slice(2).map((file) => readFileSync(file, 'utf8'));
const planning = await PlanningService.start({ source: { sdl: stripGrades(supergraph ?? ''), supportedFeatures: null, pathsLimit: 1000 }, deadlineMs: 10_000 });
const { facts } = planning;
const engine = createEngine({
  schema: { id: 'bench', apiSchema: buildSchema(facts.apiSdl), types: createTypeTable(facts.concrete, facts.possible), reserved: reservedNames(facts.fieldSets), subgraphs: facts.subgraphs },
  plan: (planned, hash) => planning.plan(planned, hash),
  transport: { send: async () => ({ kind: 'failure', failure: 'CONNECT' }), close: async () => {} },
  now: Date.now,
});

/** Longest time between two turns of the event loop while `work` runs. Milliseconds. */
async function blockedBy(work: () => Promise<void>): Promise<{ readonly took: number; readonly blocked: number }> {
  let [last, longest, over] = [performance.now(), 0, false];
  const turn = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  await new Promise((resolve) => setTimeout(resolve, 50));
  longest = 0;
  const started = performance.now();
  await work();
  const took = performance.now() - started;
  await new Promise((resolve) => setTimeout(resolve, 20));
  over = true;
  return { took, blocked: longest };
}

async function prepare(text: string): Promise<void> {
  const parsed = parse(text, { noLocation: true });
  const hash = createHash('sha256').update(text).digest('hex');
  const operation = await engine.prepare({ document: parsed, key: hash, flatScalars: true });
  await operation.ready({});
}

if (warmUp !== undefined) await prepare(warmUp);
const { took, blocked } = await blockedBy(() => prepare(document ?? ''));
console.log(JSON.stringify({ took, blocked }));
await planning.close();
