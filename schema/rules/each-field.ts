import type {
  ConstDirectiveNode, FieldDefinitionNode, InputValueDefinitionNode, InterfaceTypeDefinitionNode, InterfaceTypeExtensionNode, ObjectTypeDefinitionNode,
  ObjectTypeExtensionNode, TypeNode,
} from 'graphql';
import { Kind } from 'graphql';
import type { GradeDirective } from '../grade-spec.ts';
import type { SubgraphSource } from '../subgraph-sources.ts';

export type CompositeNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode | InterfaceTypeDefinitionNode | InterfaceTypeExtensionNode;

export interface FieldPlace {
  readonly source: SubgraphSource;
  readonly type: CompositeNode;
  readonly field: FieldDefinitionNode;
  readonly coordinate: string;
  /** The whole type is plumbing: its fields carry no grade. */
  readonly plumbingType: boolean;
}

export interface ArgumentPlace {
  readonly source: SubgraphSource;
  readonly argument: InputValueDefinitionNode;
  readonly coordinate: string;
  readonly field: FieldPlace | null;
}

/** Object and interface types of a source. */
export function compositeTypes(source: SubgraphSource): CompositeNode[] {
  return source.document.definitions.filter(
    (definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION ||
      definition.kind === Kind.INTERFACE_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_EXTENSION,
  );
}

/** Every field of every object and interface type of a source. */
export function fieldPlaces(source: SubgraphSource): FieldPlace[] {
  return compositeTypes(source).flatMap((type) =>
    (type.fields ?? []).map((field) => ({
      source, type, field, coordinate: `${type.name.value}.${field.name.value}`, plumbingType: gradeDirectives(source, type, 'plumbing').length > 0,
    })),
  );
}

/** Every argument of every field, and every input field, of a source. */
export function argumentPlaces(source: SubgraphSource): ArgumentPlace[] {
  const ofFields = fieldPlaces(source).flatMap((field) =>
    (field.field.arguments ?? []).map((argument) => ({ source, argument, coordinate: `${field.coordinate}(${argument.name.value}:)`, field })),
  );
  const ofInputs = source.document.definitions.flatMap((definition) =>
    definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || definition.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION
      ? (definition.fields ?? []).map((argument) => ({ source, argument, coordinate: `${definition.name.value}.${argument.name.value}`, field: null }))
      : [],
  );
  return [...ofFields, ...ofInputs];
}

interface Annotated {
  readonly directives?: readonly ConstDirectiveNode[];
}

/** Applications of a directive of the grade specification, by identity. */
export function gradeDirectives(source: SubgraphSource, node: Annotated, directive: GradeDirective): ConstDirectiveNode[] {
  const name = source.names?.get(directive);
  return name === undefined ? [] : directives(node, name);
}

/** Applications of a directive by its name in the file (federation's own). */
export function directives(node: Annotated, name: string): ConstDirectiveNode[] {
  return (node.directives ?? []).filter((directive) => directive.name.value === name);
}

/** The named type inside lists and non-nulls. */
export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
