import { GraphQLID, GraphQLString, Kind, getVariableValues, isInputType, print, typeFromAST } from 'graphql';
import type { DocumentNode, GraphQLError, GraphQLInputType, GraphQLSchema, OperationDefinitionNode, VariableDefinitionNode } from 'graphql';
import { ClientError } from '../errors/client-error.ts';
import { refuseNullConditions } from './refuse-null-conditions.ts';
import { refuseUnsayable } from './refuse-unsayable.ts';

type Variables = Readonly<Record<string, unknown>>;

const MAX_ERRORS = 10;
const NO_VARIABLES: Variables = Object.freeze({});

/**
 * Coerces variables once, defaults filled in, for plan, fetches and response alike. Errors name the variable and its type, never the value (access.md C4).
 * @param document where the operation's fragments are, which may go by its variables.
 */
export function coerceVariables(schema: GraphQLSchema, operation: OperationDefinitionNode, variables: Variables, document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation] }): Variables {
  const { variableDefinitions } = operation;
  if (variableDefinitions === undefined || variableDefinitions.length === 0) return NO_VARIABLES;
  const strings = givenStrings(operation, variables);
  if (strings !== null) return strings;
  const { coerced, errors } = getVariableValues(schema, variableDefinitions, { ...variables }, { maxErrors: MAX_ERRORS });
  if (errors === undefined) return refuseNullConditions(document, operation, refuseUnsayable({ given: variables, coerced }, (name) => typeOf(schema, variableDefinitions, name)));
  throw new ClientError('BAD_USER_INPUT', { detail: { violations: [...new Set(errors.map(violationText))] } });
}

/** By operation: valid documents are frozen and shared between requests (document-cache.ts), so what follows from them alone is found once. */
const STRINGS = new WeakMap<OperationDefinitionNode, readonly string[] | null>();

/** Strings for variables that are all of type ID or String, as most are that name somebody: they are their own coercion. Null where anything else is asked for or given. */
function givenStrings(operation: OperationDefinitionNode, variables: Variables): Variables | null {
  let names = STRINGS.get(operation);
  if (names === undefined) STRINGS.set(operation, (names = stringsOf(operation)));
  if (names === null) return null;
  const coerced: Record<string, unknown> = {};
  for (const name of names) {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    // Half of a surrogate pair is told with its place, as in any other variable.
    if (typeof value !== 'string' || !value.isWellFormed()) return null;
    coerced[name] = value;
  }
  return coerced;
}

function stringsOf({ variableDefinitions = [] }: OperationDefinitionNode): readonly string[] | null {
  const isString = ({ type }: VariableDefinitionNode): boolean => {
    const given = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
    return given.kind === Kind.NAMED_TYPE && (given.name.value === GraphQLID.name || given.name.value === GraphQLString.name);
  };
  return variableDefinitions.every(isString) ? variableDefinitions.map(({ variable }) => variable.name.value) : null;
}

function typeOf(schema: GraphQLSchema, definitions: readonly VariableDefinitionNode[], name: string): GraphQLInputType | undefined {
  const definition = definitions.find(({ variable }) => variable.name.value === name);
  const type = definition === undefined ? undefined : typeFromAST(schema, definition.type);
  return isInputType(type) ? type : undefined;
}

function violationText(error: GraphQLError): string {
  const definition = error.nodes?.find((node) => node.kind === Kind.VARIABLE_DEFINITION);
  if (definition === undefined) return 'A variable must match its declared type.';
  return `Variable "$${definition.variable.name.value}" must be of type "${print(definition.type)}".`;
}
