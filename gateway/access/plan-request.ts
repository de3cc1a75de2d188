import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { GradedSchema } from '../../schema/graded-schema.ts';
import type { AccessContext } from './access-context.ts';

/** The graph as access needs it: grades from the supergraph, types from the API schema that clients' documents are validated against. */
export interface AccessSchema {
  readonly graded: GradedSchema;
  readonly api: GraphQLSchema;
}

/** One operation to be decided. `document` is validated against `schema.api`, `variables` are coerced with defaults filled in. */
export interface PlanRequest extends AccessContext {
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly schema: AccessSchema;
}
