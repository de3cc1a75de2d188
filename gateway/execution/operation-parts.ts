import { Kind, visit } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import { OWN_PREFIX } from './program/data-key.ts';
import { FORBIDDEN_KEY } from './program/response-key.ts';
import type { SelectionSource } from './response/response-shape.ts';

/** One operation of a document with what the engine has to know of it before planning. */
export interface OperationParts extends SelectionSource {
  readonly operation: OperationDefinitionNode;
  /** Variables that decide `@skip` or `@include` somewhere. */
  readonly conditionVariables: readonly string[];
}

/** Why an operation is refused before it is planned. */
export class UnsupportedOperation extends Error {
  override readonly name = 'UnsupportedOperation';
}

function checkDocument(document: DocumentNode): string[] {
  const variables = new Set<string>();
  visit(document, {
    Field: ({ alias }) => {
      if (alias?.value === FORBIDDEN_KEY) throw new UnsupportedOperation(`An alias must not be ${FORBIDDEN_KEY}.`);
      if (alias?.value.startsWith(OWN_PREFIX) === true) throw new UnsupportedOperation(`An alias must not begin with ${OWN_PREFIX}.`);
    },
    VariableDefinition: ({ variable }) => {
      if (variable.name.value === 'representations') throw new UnsupportedOperation('A variable must not be named representations: federation uses that name.');
    },
    Directive: ({ name, arguments: given }) => {
      if (name.value === 'defer' || name.value === 'stream') throw new UnsupportedOperation(`@${name.value} is not supported: a response is complete or it is not sent.`);
      if (name.value !== 'skip' && name.value !== 'include') return;
      const value = given?.find((argument) => argument.name.value === 'if')?.value;
      if (value?.kind === Kind.VARIABLE) variables.add(value.name.value);
    },
  });
  return [...variables].toSorted();
}

/**
 * Reads the one operation of a validated document.
 * @throws UnsupportedOperation for subscriptions, `@defer`, `@stream`, more than one operation, and names that the engine keeps for itself.
 */
export function readOperation(document: DocumentNode): OperationParts {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  const [operation, ...others] = operations;
  if (operation === undefined || others.length > 0) throw new UnsupportedOperation(`A document must hold exactly one operation, got ${operations.length}.`);
  if (operation.operation === 'subscription') throw new UnsupportedOperation('Subscriptions are not supported.');
  return { operation, fragments, selectionSet: operation.selectionSet, conditionVariables: checkDocument(document) };
}
