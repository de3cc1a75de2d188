import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { buildSchema, parse } from 'graphql';
import { createEngine } from '../../gateway/execution/engine.ts';
import type { EngineOperation } from '../../gateway/execution/engine-operation.ts';
import { reservedNames } from '../../gateway/execution/program/data-key.ts';
import { createUndiciTransport } from '../../gateway/execution/subgraph/undici-transport.ts';
import { createTypeTable } from '../../gateway/execution/type-table.ts';
import { PlanningService } from '../../gateway/plan/planning-service.ts';

/** The engine behind a bare node:http server: what execution alone costs. Usage: engine.ts SUPERGRAPH PORT */
const [file, port] = process.argv.slice(2);
const sdl = readFileSync(file ?? '', 'utf8');
const planning = await PlanningService.start({ source: { sdl, supportedFeatures: null, pathsLimit: 1000 } });
const { facts } = planning;
const engine = createEngine({
  schema: { id: 'bench', apiSchema: buildSchema(facts.apiSdl), types: createTypeTable(facts.concrete, facts.possible), reserved: reservedNames(facts.fieldSets), subgraphs: facts.subgraphs },
  plan: (document, hash) => planning.plan(document, hash),
  transport: createUndiciTransport(),
  now: () => Date.now(),
});

const operations = new Map<string, Promise<EngineOperation>>();
function operationOf(query: string): Promise<EngineOperation> {
  const known = operations.get(query);
  if (known !== undefined) return known;
  const document = parse(query);
  const hash = createHash('sha256').update(query).digest('hex');
  const made = engine.prepare({ document, key: hash });
  operations.set(query, made);
  return made;
}

const shareKey = process.env['BENCH_SHARE'] === '1' ? 'everybody' : null;
const { signal } = new AbortController();
createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { query: string; variables?: Record<string, unknown> };
    const operation = await operationOf(query);
    const { dataText, errors } = await operation.run({ variables: variables ?? {}, deadline: Date.now() + 30_000, signal, sign: () => ({}), shareKey });
    const text = errors.length === 0 ? `{"data":${dataText}}` : `{"errors":${JSON.stringify(errors)},"data":${dataText}}`;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
    response.end(text);
  });
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
process.on('SIGTERM', () => process.exit(0));
