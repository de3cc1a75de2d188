import { Kind, isListType, isNonNullType } from 'graphql';
import type { ArgumentNode, FieldNode, GraphQLField, GraphQLOutputType } from 'graphql';
import type { GradedField } from '../../../schema/graded-schema.ts';
import type { Place } from './place.ts';
import { UNSIZED_LIST_ROWS } from './walk.ts';
import type { Walk } from './walk.ts';

/** Estimates how many objects stand below a field: sizes asked for multiply; lists of unknown size count as a household's worth. */
export function childRows(
  walk: Walk, nodes: readonly FieldNode[], { field, graded, place }: { readonly field: GraphQLField<unknown, unknown>; readonly graded: GradedField; readonly place: Place },
): { readonly rows: number; readonly pageSize: number | null } {
  const named = namedCount(walk, nodes);
  const asked = pageSizeOf(walk, nodes, field) ?? place.pageSize;
  if (!isList(field.type)) return { rows: place.rows * Math.max(1, named ?? 1), pageSize: asked };
  const size = named ?? (graded.edge === 'TOKEN' ? walk.request.purpose.subjects.length : (asked ?? UNSIZED_LIST_ROWS));
  // Once its list is reached a page has been counted: what is below is on each of its records.
  return { rows: place.rows * Math.max(1, size), pageSize: asked === null ? null : 1 };
}

function isList(type: GraphQLOutputType): boolean {
  return isNonNullType(type) ? isList(type.ofType) : isListType(type);
}

function namedCount(walk: Walk, nodes: readonly FieldNode[]): number | null {
  const counts = (nodes[0]?.arguments ?? []).flatMap((argument) => walk.named.get(argument)?.count ?? []);
  return counts.length === 0 ? null : Math.max(...counts);
}

function pageSizeOf(walk: Walk, nodes: readonly FieldNode[], field: GraphQLField<unknown, unknown>): number | null {
  const sizes = ['first', 'last'].flatMap((name) => {
    const definition = field.args.find((each) => each.name === name);
    if (definition === undefined) return [];
    const argument = nodes[0]?.arguments?.find((each) => each.name.value === name);
    const size = argument === undefined ? definition.defaultValue : given(walk, argument);
    return typeof size === 'number' ? [size] : [];
  });
  return sizes.length === 0 ? null : Math.max(...sizes);
}

function given(walk: Walk, { value }: ArgumentNode): unknown {
  if (value.kind === Kind.INT) return Number(value.value);
  return value.kind === Kind.VARIABLE ? walk.request.variables[value.name.value] : undefined;
}
