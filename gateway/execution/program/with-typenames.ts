import { getNamedType, isAbstractType, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { DocumentNode, FieldNode, GraphQLSchema } from 'graphql';
import { fragmentsOf } from '../../operation/fragments-of.ts';
import { isNarrowed } from '../response/narrowed.ts';

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * The document with `__typename` wherever the answer depends on which type an object is of. Apollo's planner leaves it out where the one subgraph that it asks gives but one type (`item: Book`
 * of what the graph has as `item: Media`), and completion goes by the name that the object says.
 */
export function withTypenames(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const narrowing = { schema, fragments: fragmentsOf(document), conditions: {} };
  const types = new TypeInfo(schema);
  return visit(document, visitWithTypeInfo(types, {
    Field: {
      leave: (node) => {
        const position = getNamedType(types.getType());
        const { selectionSet } = node;
        if (selectionSet === undefined || !isAbstractType(position) || !isNarrowed(narrowing, position, selectionSet)) return undefined;
        return { ...node, selectionSet: { ...selectionSet, selections: [TYPENAME, ...selectionSet.selections] } };
      },
    },
  }));
}
