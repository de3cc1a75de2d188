import { createHash } from 'node:crypto';
import type { DocumentNode, FieldDefinitionNode, InterfaceTypeDefinitionNode, ObjectTypeDefinitionNode } from 'graphql';
import { Kind, parse } from 'graphql';
import type { About, FieldGrade } from './field-grade.ts';
import { strictestGrade, ungraded } from './field-grade.ts';
import type { GradeDirective } from './grade-spec.ts';
import { directiveArguments, gradeDirectiveNames } from './grade-spec.ts';
import type { FieldRule, GradedArgument, SubjectEdge } from './read-grade.ts';
import { isMarked, readArgument, readArguments, readEdge, readRule, readSubjects } from './read-grade.ts';

/** How the subject of a type's records is known: the first key that yields a value names it. */
export interface SubjectKey {
  readonly kind: About;
  /** Selection set without braces, e.g. `personId` or `holderPerson { personId }`. */
  readonly key: string;
}

export interface GradedField {
  readonly coordinate: string;
  readonly name: string;
  /** Named type of its value, and whether a list stands around it. */
  readonly type: string;
  readonly list: boolean;
  readonly composite: boolean;
  readonly rule: FieldRule;
  /** Whose data lies beyond this field; null for leaves. Undeclared, it is OTHER, except within a plumbing type, where it is SAME. */
  readonly edge: SubjectEdge | null;
  readonly arguments: ReadonlyMap<string, GradedArgument>;
  /** Selection sets that subgraphs ask of the rest of the graph to compute it (`@requires`), without braces: read whenever the field is. */
  readonly requires: readonly string[];
}

export interface GradedType {
  readonly name: string;
  readonly kind: 'OBJECT' | 'INTERFACE' | 'UNION';
  readonly plumbing: boolean;
  readonly subjects: readonly SubjectKey[];
  /** Whom its records tell of besides, whoever's they are: co-owners. May lead through lists. For the audit alone; decides nothing. */
  readonly also: readonly SubjectKey[];
  /** Object types a value of this type can be at run time; itself for an object. */
  readonly possibleTypes: readonly string[];
  /** Interfaces the type implements. */
  readonly interfaces: readonly string[];
  readonly fields: ReadonlyMap<string, GradedField>;
}

/** The supergraph as access sees it. Immutable; build it once per supergraph. */
export interface GradedSchema {
  /** SHA-256 (hex) of the supergraph's SDL. */
  readonly schemaId: string;
  readonly types: ReadonlyMap<string, GradedType>;
  /** What each field of each input type does, by type and field name. */
  readonly inputs: ReadonlyMap<string, ReadonlyMap<string, GradedArgument>>;
  /** A field by coordinate (`Person.birthDate`); undefined when there is none. An interface's field bears the strictest grade of its implementers'. */
  field(coordinate: string): GradedField | undefined;
  /** The grade of a field, L4 and not shared when it has none; null for plumbing, which is decided with the edge that reaches it. */
  gradeOf(coordinate: string): FieldGrade | null;
}

type Composite = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;
type Names = ReadonlyMap<GradeDirective, string>;

const HIDDEN_TYPES = /^(join__|link__|core__)/;

/** Parses a supergraph's SDL. Throws when it does not link the grade specification. */
export function gradedSchema(supergraphSdl: string): GradedSchema {
  const document = parse(supergraphSdl, { noLocation: true });
  const names = gradeDirectiveNames(document);
  if (names === null) throw new TypeError('the supergraph must link the grade specification, and links none');
  const types = readTypes(document, names);
  for (const type of types.values()) if (type.kind === 'INTERFACE') types.set(type.name, strictestInterface(type, types));
  const field = (coordinate: string) => {
    const dot = coordinate.indexOf('.');
    return types.get(coordinate.slice(0, dot))?.fields.get(coordinate.slice(dot + 1));
  };
  return {
    schemaId: createHash('sha256').update(supergraphSdl).digest('hex'),
    types,
    inputs: readInputs(document, names),
    field,
    gradeOf: (coordinate) => {
      const rule = field(coordinate)?.rule;
      if (rule?.kind === 'plumbing') return null;
      return rule?.kind === 'graded' ? rule.grade : ungraded(coordinate);
    },
  };
}

function readTypes(document: DocumentNode, names: Names): Map<string, GradedType> {
  const composites = new Map<string, Composite>();
  const unions = new Map<string, readonly string[]>();
  const possible = new Map<string, string[]>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.UNION_TYPE_DEFINITION) unions.set(definition.name.value, (definition.types ?? []).map(({ name }) => name.value));
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    if (HIDDEN_TYPES.test(definition.name.value)) continue;
    composites.set(definition.name.value, definition);
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const name of [definition.name.value, ...(definition.interfaces ?? []).map((node) => node.name.value)]) {
      possible.set(name, [...(possible.get(name) ?? []), definition.name.value]);
    }
  }
  const types = new Map<string, GradedType>();
  for (const [name, members] of unions) types.set(name, { name, kind: 'UNION', plumbing: false, subjects: [], also: [], possibleTypes: members, interfaces: [], fields: new Map() });
  const isComposite = (name: string) => composites.has(name) || unions.has(name);
  for (const [name, node] of composites) {
    const plumbing = isMarked(node, names, 'plumbing');
    const fields = new Map((node.fields ?? []).map((field) => [field.name.value, readField(name, plumbing, field, names, isComposite)]));
    const kind = node.kind === Kind.OBJECT_TYPE_DEFINITION ? 'OBJECT' : 'INTERFACE';
    types.set(name, { name, kind, plumbing, subjects: readSubjects(node, names), also: readSubjects(node, names, 'also'), possibleTypes: possible.get(name) ?? [], interfaces: (node.interfaces ?? []).map((each) => each.name.value), fields });
  }
  return types;
}

function readInputs(document: DocumentNode, names: Names): Map<string, ReadonlyMap<string, GradedArgument>> {
  const definitions = document.definitions.filter((definition) => definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION);
  return new Map(definitions.map(({ name, fields }) => [name.value, new Map((fields ?? []).map((field) => [field.name.value, readArgument(field, names)]))]));
}

function readField(type: string, plumbing: boolean, node: FieldDefinitionNode, names: Names, isComposite: (name: string) => boolean): GradedField {
  let inner = node.type;
  let list = false;
  while (inner.kind !== Kind.NAMED_TYPE) {
    list ||= inner.kind === Kind.LIST_TYPE;
    inner = inner.type;
  }
  const coordinate = `${type}.${node.name.value}`;
  const composite = isComposite(inner.name.value);
  const edge = composite ? (readEdge(node, names) ?? (plumbing ? 'SAME' : 'OTHER')) : null;
  const rule: FieldRule = plumbing ? { kind: 'plumbing' } : readRule(coordinate, node, names);
  return { coordinate, name: node.name.value, type: inner.name.value, list, composite, rule, edge, arguments: readArguments(node, names), requires: readRequires(node) };
}

/** What `join__field` says of a field's `@requires`, each once. The supergraph keeps it whatever it was called in the subgraph. */
function readRequires(node: FieldDefinitionNode): readonly string[] {
  const sets = (node.directives ?? []).filter(({ name }) => name.value === 'join__field').map((directive) => directiveArguments(directive).requires);
  return [...new Set(sets.filter((set) => typeof set === 'string'))];
}

/** An interface's own fields, each at the strictest of its own grade and edge and its implementers' (access.md section 3, 7). */
function strictestInterface(type: GradedType, types: ReadonlyMap<string, GradedType>): GradedType {
  const fields = new Map<string, GradedField>();
  for (const [name, field] of type.fields) {
    const all = [field, ...type.possibleTypes.map((implementer) => types.get(implementer)?.fields.get(name))];
    const rules = all.map((each) => each?.rule ?? { kind: 'ungraded' as const });
    const edge = all.every((each) => each?.edge === field.edge) ? field.edge : 'OTHER';
    fields.set(name, { ...field, edge, rule: rules.reduce((one, other) => stricterRule(field.coordinate, one, other)) });
  }
  return { ...type, fields };
}

function stricterRule(coordinate: string, one: FieldRule, other: FieldRule): FieldRule {
  if (one.kind === 'ungraded' || other.kind === 'ungraded') return { kind: 'ungraded' };
  if (one.kind === 'plumbing') return other;
  if (other.kind === 'plumbing') return one;
  return { kind: 'graded', grade: { ...strictestGrade(one.grade, other.grade), coordinate } };
}
