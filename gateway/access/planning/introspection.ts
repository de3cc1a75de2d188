import { Kind, executeSync } from 'graphql';
import type { FieldNode } from 'graphql';
import { ClientError } from '../../errors/client-error.ts';
import { InternalError } from '../../errors/internal-error.ts';
import type { DraftSelection } from './draft.ts';
import type { OperationSites } from './operation-sites.ts';
import { visibleSchema } from './visible-schema.ts';
import type { Walk } from './walk.ts';

/** Answers the introspection fields of an operation from what the principal may know of the graph, by response key; empty when there are none. */
export function introspectionOf({ request, fragments }: Walk, draft: DraftSelection, { definition }: OperationSites): Readonly<Record<string, unknown>> {
  const nodes = [...draft.byType.values()].flat().filter(({ treatment }) => treatment.kind === 'INTROSPECTION').flatMap(({ nodes: each }): readonly FieldNode[] => each);
  if (nodes.length === 0) return {};
  const operation = { ...definition, directives: [], selectionSet: { kind: Kind.SELECTION_SET, selections: nodes } } as const;
  const { data, errors } = executeSync({ schema: visibleSchema(request), document: { kind: Kind.DOCUMENT, definitions: [operation, ...fragments.values()] }, variableValues: request.variables });
  // What fails of a validated document is the client's: null for an argument that must not be null, which a variable with a default allows. A plan has no errors of single fields.
  const failed = [...new Set((errors ?? []).map(({ path }) => path?.[0]))];
  if (failed.length > 0) throw new ClientError('BAD_USER_INPUT', { detail: { violations: failed.map((key) => `"${key ?? '__schema'}" must not be given null where a value must be.`) } });
  if (data === null || data === undefined) throw new InternalError('STAGE_FAILED', 'introspection of a validated operation must succeed');
  return data;
}
