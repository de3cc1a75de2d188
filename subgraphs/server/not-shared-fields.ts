import type { DocumentNode, GraphQLSchema } from 'graphql';
import { Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { AssertionContext } from '../../schema/contract/assertion.ts';
import { gradeDirectiveNames } from '../../schema/grade-spec.ts';
import type { GradeDirective } from '../../schema/grade-spec.ts';
import { readRule } from '../../schema/read-grade.ts';

/** Whose value a field that is not shared (不予共享, share N) may ever be: one's own, or the owner department's (domain.md section 6.6, column N). */
const MAY_READ = new Set(['CITIZEN', 'ENTERPRISE_AGENT', 'DEPARTMENT']);

/** Coordinates of a subgraph's own SDL whose share is N. */
export function notSharedCoordinates(sdl: DocumentNode): ReadonlySet<string> {
  const names = gradeDirectiveNames(sdl) ?? new Map<GradeDirective, string>();
  const types = sdl.definitions.flatMap((each) => (
    each.kind === Kind.OBJECT_TYPE_DEFINITION || each.kind === Kind.OBJECT_TYPE_EXTENSION || each.kind === Kind.INTERFACE_TYPE_DEFINITION || each.kind === Kind.INTERFACE_TYPE_EXTENSION ? [each] : []
  ));
  return new Set(types.flatMap((type) => (type.fields ?? []).flatMap((field) => {
    const coordinate = `${type.name.value}.${field.name.value}`;
    const rule = readRule(coordinate, field, names);
    return rule.kind === 'graded' && rule.grade.share === 'N' ? [coordinate] : [];
  })));
}

/** Whether a valid document selects any of the coordinates, at whatever depth and through whichever fragment. */
export function selectsAny(schema: GraphQLSchema, document: DocumentNode, coordinates: ReadonlySet<string>): boolean {
  if (coordinates.size === 0) return false;
  const types = new TypeInfo(schema);
  let found = false;
  visit(document, visitWithTypeInfo(types, {
    Field: (node) => {
      if (coordinates.has(`${types.getParentType()?.name ?? ''}.${node.name.value}`)) found = true;
    },
  }));
  return found;
}

/**
 * The subgraph's own check of share, whatever the gateway decided (access.md E1): a gateway that is taken over, or whose lists are wrong, is still told nothing
 * that nobody but the subject and the owner may read.
 */
export function mayReadNotShared({ principalKind }: AssertionContext): boolean {
  return MAY_READ.has(principalKind);
}
