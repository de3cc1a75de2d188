import { GraphQLInputObjectType, Kind, getNamedType } from 'graphql';
import type { FieldNode, GraphQLField, GraphQLInputType, ValueNode } from 'graphql';
import type { GradedArgument } from '../../../schema/read-grade.ts';
import type { GradedField } from '../../../schema/graded-schema.ts';
import type { Walk } from './walk.ts';

/** A field that an argument or input field reads, and how. */
export interface ArgumentRead {
  readonly coordinate: string;
  readonly use: 'FILTER' | 'SORT' | 'GROUP' | 'COUNT';
}

export interface ArgumentReads {
  readonly reads: readonly ArgumentRead[];
  /** An argument or input field says nothing of what it does: the operation is refused. */
  readonly undeclared: boolean;
}

/** What the arguments given at a field read, down into input objects. One that is left out reads nothing; an explicit null does. */
export function argumentReads(walk: Walk, node: FieldNode, field: GraphQLField<unknown, unknown>, graded: GradedField): ArgumentReads {
  const found: { reads: ArgumentRead[]; undeclared: boolean } = { reads: [], undeclared: false };
  for (const argument of node.arguments ?? []) {
    const definition = field.args.find(({ name }) => name === argument.name.value);
    const { variables } = walk.request;
    if (definition === undefined || (argument.value.kind === Kind.VARIABLE && !Object.hasOwn(variables, argument.value.name.value))) continue;
    note(graded.arguments.get(argument.name.value), found);
    inspect(walk, definition.type, argument.value, found);
  }
  return found;
}

function note(kind: GradedArgument | undefined, found: { reads: ArgumentRead[]; undeclared: boolean }): void {
  if (kind === undefined || kind.kind === 'undeclared' || kind.kind === 'threshold') found.undeclared = true;
  else if (kind.kind === 'reads') found.reads.push({ coordinate: kind.field, use: kind.use });
}

/** Walks an input object's fields as given, in the document or in a variable. */
function inspect(walk: Walk, type: GraphQLInputType, value: ValueNode | { readonly plain: unknown }, found: { reads: ArgumentRead[]; undeclared: boolean }): void {
  const named = getNamedType(type);
  if (!(named instanceof GraphQLInputObjectType)) return;
  if ('plain' in value) return inspectPlain(walk, named, value.plain, found);
  if (value.kind === Kind.VARIABLE) return inspectPlain(walk, named, walk.request.variables[value.name.value], found);
  if (value.kind === Kind.LIST) return value.values.forEach((each) => inspect(walk, named, each, found));
  if (value.kind !== Kind.OBJECT) return;
  for (const { name, value: inner } of value.fields) noteField(walk, named, name.value, inner, found);
}

function inspectPlain(walk: Walk, named: GraphQLInputObjectType, plain: unknown, found: { reads: ArgumentRead[]; undeclared: boolean }): void {
  if (Array.isArray(plain)) return plain.forEach((each) => inspectPlain(walk, named, each, found));
  if (typeof plain !== 'object' || plain === null) return;
  for (const [name, inner] of Object.entries(plain)) noteField(walk, named, name, { plain: inner }, found);
}

function noteField(walk: Walk, named: GraphQLInputObjectType, name: string, value: ValueNode | { readonly plain: unknown }, found: { reads: ArgumentRead[]; undeclared: boolean }): void {
  const field = named.getFields()[name];
  if (field === undefined) return;
  const kind = walk.request.schema.graded.inputs.get(named.name)?.get(name);
  // A subject named inside an input object is not resolved to a key, so it is not known whose it is.
  if (kind?.kind === 'subject') found.undeclared = true;
  else note(kind, found);
  inspect(walk, field.type, value, found);
}
