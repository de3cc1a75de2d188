import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, parse } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { watchProcess } from '../runner/process-watch.ts';
import { workloadNamed } from '../workloads/workloads.ts';
import type { WorkloadSubgraph } from '../workloads/workload.ts';
import { createCheapHttpServer } from './cheap-http-server.ts';

/**
 * All subgraphs of one workload in one process, at /NAME. The data never changes, so an answer once made is kept by the bytes of its request: what
 * the subgraphs cost is the same for every gateway, and small.
 */
const ANSWERS_KEPT = 20_000;

function answerer(subgraph: WorkloadSubgraph): (body: Buffer) => Promise<Buffer> {
  const schema: GraphQLSchema = buildSubgraphSchema({ typeDefs: parse(subgraph.sdl), resolvers: subgraph.resolvers as never }); // checked by graphql itself
  const documents = new Map<string, DocumentNode>();
  return async (body) => {
    const { query, variables } = JSON.parse(body.toString('utf8')) as { query: string; variables?: Record<string, unknown> };
    const document = documents.get(query) ?? parse(query);
    documents.set(query, document);
    return Buffer.from(JSON.stringify(await execute({ schema, document, variableValues: variables ?? {} })));
  };
}

const workload = await workloadNamed(process.argv[2]);
const answerers = new Map(workload.subgraphs.map((subgraph) => [`/${subgraph.name}`, answerer(subgraph)]));
const kept = new Map<string, Buffer>();
let calls = 0;
/** Milliseconds until an answer goes out: what a department takes, which costs the gateway no processor time. Set at /delay. */
let delay = 0;
const later = (answer: Buffer): Buffer | Promise<Buffer> => (delay === 0 ? answer : new Promise((resolve) => setTimeout(resolve, delay, answer)));
const read = watchProcess();

const server = createCheapHttpServer((path, body) => {
  if (path === '/calls') return Buffer.from(String(calls));
  if (path === '/held') return Buffer.from(JSON.stringify(read()));
  if (path === '/delay') {
    delay = Number(body.toString());
    return Buffer.from(String(delay));
  }
  calls += 1;
  const key = path + body.toString('latin1');
  const known = kept.get(key);
  if (known !== undefined) return later(known);
  const answer = answerers.get(path);
  if (answer === undefined) return Buffer.from('{"errors":[{"message":"no such subgraph"}]}');
  return answer(body).then((made) => {
    if (kept.size < ANSWERS_KEPT) kept.set(key, made);
    return later(made);
  });
});
server.listen(Number(process.argv[3] ?? 0), '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) console.log(`ready ${address.port}`);
});
process.on('SIGTERM', () => process.exit(0));
