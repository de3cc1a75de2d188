import { getVariableValues, Kind, parse } from 'graphql';
import type { GraphQLSchema } from 'graphql';

/** Variables as the gateway's operation stage hands them on: coerced, defaults filled in. */
export function coerceVariables(schema: GraphQLSchema, query: string, variables: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const operation = parse(query).definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const { coerced, errors } = getVariableValues(schema, operation?.variableDefinitions ?? [], variables);
  if (coerced === undefined) throw new Error(`The variables must be valid: ${errors.map(({ message }) => message).join('; ')}`);
  return coerced;
}
