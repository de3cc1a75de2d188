import type { OperationDefinitionNode } from 'graphql';
import { ClientError } from '../errors/client-error.ts';

/**
 * Of the operations of a document, the one to run: GraphQL specification section 6.1, `GetOperation`. Only it is decided, planned and audited; the others of the
 * document are as if they were not there (access.md A6).
 */
export function selectOperation(operations: readonly OperationDefinitionNode[], operationName: string | null): OperationDefinitionNode {
  const [first] = operations;
  if (first === undefined) throw new ClientError('OPERATION_NOT_RESOLVED', { detail: { operations: 0 } });
  if (operationName === null) {
    if (operations.length === 1) return first;
    throw new ClientError('OPERATION_NOT_RESOLVED', { detail: { operations: operations.length, expected: 'an operationName, for the document has several operations' } });
  }
  const named = operations.find((operation) => operation.name?.value === operationName);
  if (named === undefined) throw new ClientError('OPERATION_NOT_RESOLVED', { detail: { operations: operations.length, expected: 'the name of an operation of the document' } });
  return named;
}
