import { GraphQLNonNull, GraphQLString, SchemaMetaFieldDef, TypeMetaFieldDef } from 'graphql';
import type { FieldNode } from 'graphql';
import type { DraftField } from './draft.ts';

/**
 * `__typename` is the object's own and comes with it; `__schema` and `__type` are answered by the gateway from what the principal may see of the graph, so
 * that no subgraph is asked.
 */
export function introspected(node: FieldNode): Pick<DraftField, 'type' | 'treatment'> {
  switch (node.name.value) {
    case '__schema':
      return { type: SchemaMetaFieldDef.type, treatment: { kind: 'INTROSPECTION' } };
    case '__type':
      return { type: TypeMetaFieldDef.type, treatment: { kind: 'INTROSPECTION' } };
    default:
      return { type: new GraphQLNonNull(GraphQLString), treatment: { kind: 'TYPENAME' } };
  }
}
