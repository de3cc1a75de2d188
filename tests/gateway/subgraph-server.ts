import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import type { GraphQLSchema } from 'graphql';

type SubgraphModule = Parameters<typeof buildSubgraphSchema>[0];

export interface SubgraphDefinition {
  readonly name: string;
  readonly sdl: string;
  readonly resolvers: Record<string, unknown>;
  /** Takes over the raw answer: for subgraphs that misbehave. Undefined lets the subgraph answer as it should. */
  readonly misbehave?: (body: string) => { readonly status: number; readonly body: string; readonly contentType?: string } | 'hang' | undefined;
  /** Added to `extensions` of each answer. */
  readonly extensions?: Record<string, unknown>;
}

/** One call as the subgraph saw it. */
export interface ReceivedCall {
  readonly headers: IncomingHttpHeaders;
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

export interface RunningSubgraph {
  readonly name: string;
  readonly sdl: string;
  readonly url: string;
  readonly received: ReceivedCall[];
  close(): Promise<void>;
}

/** A real subgraph on a real socket, made of SDL and resolvers; it keeps what it received. */
export async function startSubgraph(definition: SubgraphDefinition): Promise<RunningSubgraph> {
  const module = { typeDefs: parse(definition.sdl), resolvers: definition.resolvers } as SubgraphModule; // resolvers are checked by graphql itself
  const schema: GraphQLSchema = buildSubgraphSchema(module);
  const received: ReceivedCall[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const other = definition.misbehave?.(body);
      const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
      received.push({ headers: request.headers, query, variables: variables ?? {} });
      if (other === 'hang') return;
      if (other !== undefined) {
        response.writeHead(other.status, { 'content-type': other.contentType ?? 'application/json' });
        response.end(other.body);
        return;
      }
      void graphql({ schema, source: query, variableValues: variables }).then((result) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(definition.extensions === undefined ? result : { ...result, extensions: definition.extensions }));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP address is expected');
  return {
    name: definition.name, sdl: definition.sdl, url: `http://127.0.0.1:${address.port}/graphql`, received,
    close: () => new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
