import { ApolloGateway } from '@apollo/gateway';
import type { GraphQLDataSource } from '@apollo/gateway';
import { Kind, parse, print } from 'graphql';
import type { ExecutionResult } from 'graphql';
import type { LocalSubgraph } from './subgraph.ts';

export type RunApollo = (query: string, variables: Readonly<Record<string, unknown>> | undefined, subgraphs: readonly LocalSubgraph[]) => Promise<ExecutionResult>;

/** ApolloGateway over the same kind of subgraphs, one request after the other: the reference that the design names, with its own differences. */
export async function createApollo(supergraphSdl: string): Promise<RunApollo> {
  let current: readonly LocalSubgraph[] = [];
  process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    buildService: ({ name }): GraphQLDataSource => {
      return {
        process: async ({ request }) => {
          const subgraph = current.find((candidate) => candidate.name === name);
          if (subgraph === undefined) throw new Error(`Subgraph ${name} must be local.`);
          return asReceived(await subgraph.execute({ query: request.query ?? '', variables: request.variables }));
        },
      };
    },
  });
  const { executor } = await gateway.load();
  return async (query, variables, subgraphs) => {
    current = subgraphs;
    const document = parse(query);
    const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
    // The executor reads these of Apollo Server's request context and nothing else.
    const context = { request: { query, variables }, document, operation, operationName: null, queryHash: print(document), source: query, metrics: {}, cache: undefined, context: {}, logger: console };
    return executor(context as unknown as Parameters<typeof executor>[0]);
  };
}

/** As it would be after crossing a socket. */
const asReceived = (value: unknown): ReturnType<typeof JSON.parse> => JSON.parse(JSON.stringify(value));
