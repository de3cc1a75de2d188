import { ApolloGateway, LocalGraphQLDataSource } from '@apollo/gateway';
import type { GraphQLDataSource } from '@apollo/gateway';
import { Kind, parse, print } from 'graphql';
import type { ExecutionResult } from 'graphql';
import type { LocalSubgraph } from './subgraph.ts';

/** ApolloGateway over the same subgraphs: the reference that the design names, with its own differences. */
export async function createApollo(supergraphSdl: string, subgraphs: readonly LocalSubgraph[]): Promise<(query: string, variables: Readonly<Record<string, unknown>> | undefined) => Promise<ExecutionResult>> {
  process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    buildService: ({ name }): GraphQLDataSource => {
      const subgraph = subgraphs.find((candidate) => candidate.name === name);
      return subgraph === undefined ? new LocalGraphQLDataSource(parseNothing()) : { process: async ({ request }) => structuredCloneJson(await subgraph.execute({ query: request.query ?? '', variables: request.variables })) };
    },
  });
  const { executor } = await gateway.load();
  return async (query, variables) => {
    const document = parse(query);
    const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
    // The executor reads these of Apollo Server's request context and nothing else.
    const context = { request: { query, variables }, document, operation, operationName: null, queryHash: print(document), source: query, metrics: {}, cache: undefined, context: {}, logger: console };
    return executor(context as unknown as Parameters<typeof executor>[0]);
  };
}

function parseNothing(): never {
  throw new Error('Every subgraph of the supergraph must be local.');
}

/** As it would be after crossing a socket. */
const structuredCloneJson = (value: unknown): ReturnType<typeof JSON.parse> => JSON.parse(JSON.stringify(value));
