import { buildSchema, graphql } from 'graphql';
import type { ExecutionResult, GraphQLFieldResolver } from 'graphql';
import type { ScenarioData } from './scenario.ts';

/** Reads a stored object's field: a value as it is, a function called with the object and the arguments. */
export const readStored: GraphQLFieldResolver<Record<string, unknown>, unknown> = (source, args, _context, info) => {
  const value = source[info.fieldName];
  return typeof value === 'function' ? value(source, args) : value;
};

/** The oracle: one schema over the same data, run by graphql-js. */
export function runMonolith(apiSdl: string, data: ScenarioData, query: string, variables: Readonly<Record<string, unknown>> | undefined): Promise<ExecutionResult> {
  const schema = buildSchema(apiSdl);
  const isMutation = /^\s*mutation\b/m.test(query);
  return graphql({
    schema,
    source: query,
    rootValue: data.root[isMutation ? 'Mutation' : 'Query'] ?? {},
    variableValues: variables,
    fieldResolver: readStored,
    typeResolver: (value) => (value as { __typename: string }).__typename,
  });
}
