import { Kind } from 'graphql';
import type { FieldNode, GraphQLField } from 'graphql';
import type { GradedField, GradedSchema } from '../../../schema/graded-schema.ts';
import type { SubjectKey } from '../../purpose/relation.ts';
import type { Place } from './place.ts';
import { AGE_OF_ENTITY } from '../document-age.ts';
import type { Scope } from './scope.ts';
import { enclosingOf, subjectless } from './scope.ts';
import type { Walk } from './walk.ts';

/** A field that leads to objects, as selected. */
export interface Edge {
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown>;
  readonly graded: GradedField;
  readonly place: Place;
}

/** Whose data lies beyond an edge: the same subject's, one's own, the token's parties', those an argument names, or somebody's that the record tells. */
export function childScope(walk: Walk, { node, field, graded, place }: Edge): Scope {
  if (graded.edge === 'SAME' && !place.root) return place.scope;
  const { graded: schema } = walk.request.schema;
  const types = recordTypes(schema, graded.type);
  const kinds = new Set(types.flatMap((type) => schema.types.get(type)?.subjects.map(({ kind }) => kind) ?? []));
  const names = (node.arguments ?? []).flatMap((argument) => walk.named.get(argument) ?? []);
  const asksByName = [...graded.arguments.values()].find(({ kind }) => kind === 'subject');
  const enclosing = place.root ? [] : enclosingOf(place.scope);
  if (kinds.size === 0 && asksByName === undefined) return subjectless(enclosing);
  const ofKind = (subjects: readonly SubjectKey[]): readonly SubjectKey[] => subjects.filter(({ kind }) => kinds.has(kind));
  const age = kinds.has('PERSON') ? 'unknown' : AGE_OF_ENTITY;
  const isAct = place.root && place.parent === walk.request.schema.api.getMutationType();
  if (asksByName?.kind === 'subject') {
    const inToken = names.length > 0 && names.every((each) => each.inToken);
    const refs = ofKind(names.flatMap(({ known }) => known));
    return { nobody: false, refs, stranger: !inToken || refs.length === 0, argument: { use: 'SUBJECT', names: asksByName.names, inToken }, age, isAct, enclosing, needsAge: false, needsDeath: false };
  }
  const refs = ofKind(refsOfEdge(walk, { node, field, graded }));
  const stranger = graded.edge === 'OTHER' || graded.edge === null || refs.length === 0;
  return { nobody: false, refs, stranger, argument: null, age, isAct, enclosing, needsAge: false, needsDeath: false };
}

function refsOfEdge(walk: Walk, { node, field, graded: { edge } }: Omit<Edge, 'place'>): readonly SubjectKey[] {
  const { principal, purpose } = walk.request;
  if (edge === 'SELF') return principal.personId === null ? [] : [{ kind: 'PERSON', key: principal.personId }];
  if (edge !== 'TOKEN') return walk.known;
  const role = roleAsked(walk, node, field);
  return purpose.subjects.filter((subject) => role === null || subject.role === role).map(({ kind, key }) => ({ kind, key }));
}

/** The types of the records that an edge leads to: a connection's nodes, else what stands there itself. */
function recordTypes(schema: GradedSchema, type: string, seen: ReadonlySet<string> = new Set()): readonly string[] {
  const graded = schema.types.get(type);
  if (graded === undefined || seen.has(type)) return [];
  if (!graded.plumbing) return graded.possibleTypes;
  const below = [...graded.fields.values()].filter(({ composite }) => composite);
  return [...new Set(below.flatMap((field) => recordTypes(schema, field.type, new Set([...seen, type]))))];
}

/** The role a `subject(role:)` asks for; null when it is not known here, which leaves every party possible. */
function roleAsked(walk: Walk, node: FieldNode, field: GraphQLField<unknown, unknown>): string | null {
  const value = node.arguments?.find(({ name }) => name.value === 'role')?.value;
  if (value === undefined) {
    const fallback: unknown = field.args.find(({ name }) => name === 'role')?.defaultValue;
    return typeof fallback === 'string' ? fallback : null;
  }
  if (value.kind === Kind.ENUM) return value.value;
  if (value.kind !== Kind.VARIABLE) return null;
  const given = walk.request.variables[value.name.value];
  return typeof given === 'string' ? given : null;
}
