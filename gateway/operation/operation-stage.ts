import { createHash } from 'node:crypto';
import { Kind } from 'graphql';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { ClientError } from '../errors/client-error.ts';
import type { LoggedIn, Operated, ClientOperation } from '../request-context.ts';
import { coerceVariables } from './coerce-variables.ts';
import type { DocumentCache } from './document-cache.ts';
import type { DocumentRights } from './document-rights.ts';
import type { DocumentReference } from './graphql-params.ts';
import { asksOfSchema } from './asks-of-schema.ts';
import { limitExceeded } from './limit-exceeded.ts';
import { measureVariables } from './measure-variables.ts';
import { knownOperationCost } from './operation-costs.ts';
import type { OperationLimits } from './operation-limits.ts';
import type { PersistedQueries } from './persisted-queries.ts';
import { selectOperation } from './select-operation.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

export interface OperationRoom {
  /** What clients see of the graph. */
  readonly schema: GraphQLSchema;
  readonly documents: DocumentCache;
  readonly trusted: TrustedDocuments;
  readonly persisted: PersistedQueries;
  readonly limits: OperationLimits;
  /** Who may ask about the graph itself: nobody, the classes that have the right, or everybody. */
  readonly introspection: 'off' | 'developers' | 'everybody';
  readonly rightsOf: (kind: LoggedIn['principal']['kind']) => DocumentRights;
}

/** Stage 2: from the parameters to the one operation to run: found, within its limits, valid, its variables coerced. */
export function operationStage(room: OperationRoom, context: LoggedIn): Operated {
  const { params, principal } = context;
  const rights = room.rightsOf(principal.kind);
  const found = findSource(room, params.document, principal.clientId);
  if (found.adHoc && !rights.adHoc) throw new ClientError('DOCUMENT_NOT_TRUSTED', { detail: { clientClass: principal.kind } });
  const { document, sha256 } = room.documents.get(found.source);
  found.keep();
  const operations = operationsOf(document);
  if (operations.length > 1 && !rights.multipleOperations) throw limitExceeded('operations', 1, operations.length);
  const definition = selectOperation(operations, params.operationName);
  if (definition.operation === 'subscription') throw new ClientError('GRAPHQL_VALIDATION_FAILED', { detail: { violations: ['Subscriptions are not offered.'] } });
  if (definition.operation !== 'query' && context.http.method === 'GET') throw new ClientError('METHOD_NOT_ALLOWED', { headers: { allow: 'POST' }, detail: { expected: 'POST for a mutation' } });
  const mayIntrospect = room.introspection === 'everybody' || (room.introspection === 'developers' && rights.introspection);
  if (!mayIntrospect && asksOfSchema(document, definition)) throw new ClientError('INTROSPECTION_DISABLED');
  measureVariables(params.variables, room.limits);
  const variables = coerceVariables(room.schema, definition, params.variables, document);
  const cost = knownOperationCost(room.schema, document, definition, variables);
  if (cost > room.limits.cost) throw limitExceeded('cost', room.limits.cost, cost);
  const name = definition.name?.value ?? null;
  const operation: ClientOperation = { hash: hashOf(sha256, definition, name), source: found.source, document, definition, name, type: definition.operation, variables };
  return { ...context, operation };
}

interface FoundSource {
  readonly source: string;
  readonly adHoc: boolean;
  readonly keep: () => void;
}

const NOTHING_TO_KEEP = (): void => {};

function findSource(room: OperationRoom, reference: DocumentReference, clientId: string): FoundSource {
  switch (reference.kind) {
    case 'source':
      return { source: reference.source, adHoc: true, keep: NOTHING_TO_KEEP };
    case 'persisted':
      return { ...room.persisted.resolve(clientId, reference.sha256, reference.source), adHoc: true };
    case 'trusted': {
      const source = room.trusted.source(clientId, reference.id);
      if (source === null) throw new ClientError('DOCUMENT_NOT_FOUND');
      return { source, adHoc: false, keep: NOTHING_TO_KEEP };
    }
  }
}

/** By document or operation: valid documents are frozen and shared between requests (document-cache.ts), so what follows from them alone is found once. */
const OPERATIONS = new WeakMap<DocumentNode, readonly OperationDefinitionNode[]>();
const HASHES = new WeakMap<OperationDefinitionNode, string>();

function operationsOf(document: DocumentNode): readonly OperationDefinitionNode[] {
  let operations = OPERATIONS.get(document);
  if (operations === undefined) OPERATIONS.set(document, (operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)));
  return operations;
}

/** Documents with several operations have one hash for each. */
function hashOf(documentSha256: string, definition: OperationDefinitionNode, name: string | null): string {
  let hash = HASHES.get(definition);
  if (hash === undefined) HASHES.set(definition, (hash = createHash('sha256').update(documentSha256).update('\n').update(name ?? '').digest('hex')));
  return hash;
}
