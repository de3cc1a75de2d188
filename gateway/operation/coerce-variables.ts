import { Kind, getVariableValues, print } from 'graphql';
import type { GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { ClientError } from '../errors/client-error.ts';
import { refuseUnsayable } from './refuse-unsayable.ts';

const MAX_ERRORS = 10;
const NONE: NonNullable<OperationDefinitionNode['variableDefinitions']> = [];
const NO_VARIABLES: Readonly<Record<string, unknown>> = Object.freeze({});

/** Coerces variables once, defaults filled in, for plan, fetches and response alike. Errors name the variable and its type, never the value (access.md C4). */
export function coerceVariables(schema: GraphQLSchema, operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { variableDefinitions = NONE } = operation;
  if (variableDefinitions.length === 0) return NO_VARIABLES;
  const { coerced, errors } = getVariableValues(schema, variableDefinitions, { ...variables }, { maxErrors: MAX_ERRORS });
  if (errors === undefined) return refuseUnsayable(coerced);
  throw new ClientError('BAD_USER_INPUT', { detail: { violations: [...new Set(errors.map(violationText))] } });
}

function violationText(error: GraphQLError): string {
  const definition = error.nodes?.find((node) => node.kind === Kind.VARIABLE_DEFINITION);
  if (definition === undefined) return 'A variable must match its declared type.';
  return `Variable "$${definition.variable.name.value}" must be of type "${print(definition.type)}".`;
}
