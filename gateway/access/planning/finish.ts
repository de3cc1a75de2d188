import { Kind, isAbstractType, isInterfaceType, isListType, isNonNullType, print } from 'graphql';
import type { FieldNode, GraphQLOutputType, SelectionNode, SelectionSetNode } from 'graphql';
import type { GradedSchema } from '../../../schema/graded-schema.ts';
import { HIDDEN_PREFIX } from '../access-plan.ts';
import type { AlsoKey, FieldShape, FieldTreatment, HiddenSubjectKey, SelectionShape, SubjectShape } from '../shape/selection-shape.ts';
import type { DraftField, DraftSelection } from './draft.ts';
import { alsoKeysOf, fieldNode, hiddenField, hiddenKeysOf } from './hidden-keys.ts';
import type { WantedFacts } from './hidden-keys.ts';
import { enter, enterImplicit } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { PUBLICITY_FIELD } from './record-facts.ts';
import { requiredFields } from './required-fields.ts';

/** A selection set of the plan and the shape that reads its answer. */
export interface Finished {
  readonly shape: SelectionShape;
  /** What to ask for; empty when nothing is. */
  readonly selections: readonly SelectionNode[];
}

const TYPE_KEY = `${HIDDEN_PREFIX}type`;

export interface FinishAt {
  /** Selection path of the records. */
  readonly path: string;
  /** The field that leads here is decided by the record it leads to, so that the record must name its subject whatever else is asked of it. */
  readonly decidesEdge: boolean;
}

/** Turns a draft into what is asked for and how the answer is read, entering every field in the ledger in the operation's order. */
export function finish(graded: GradedSchema, ledger: Ledger, draft: DraftSelection, at: FinishAt): Finished {
  const { path } = at;
  const shapes = new Map<string, readonly FieldShape[]>();
  const nodes = new Map<string, readonly FieldNode[]>();
  const keys = new Map<string, readonly HiddenSubjectKey[]>();
  const also = new Map<string, readonly AlsoKey[]>();
  for (const [type, fields] of draft.byType) {
    const finished = fields.map((field) => finishField(graded, ledger, field, draft.needsPublicity.has(type) ? type : null));
    shapes.set(type, finished.map(({ shape }) => shape));
    const asked = finished.flatMap(({ node }) => node ?? []);
    // The subject's key is read with whatever is read of a record, never alone.
    const hidden = draft.establishes && (asked.length > 0 || at.decidesEdge) ? hiddenSubject(graded, ledger, { type, path, wanted: { age: draft.scope.needsAge, death: draft.scope.needsDeath } }) : { keys: [], nodes: [] };
    keys.set(type, hidden.keys);
    const others = asked.length > 0 ? hiddenAlso(graded, ledger, { type, path, fields }) : { keys: [], nodes: [] };
    if (others.keys.length > 0) also.set(type, others.keys);
    nodes.set(type, [...asked, ...hidden.nodes, ...others.nodes, ...publicityNodes(graded, ledger, { type, path, needed: draft.needsPublicity.has(type) })]);
  }
  const selections = selectionsOf(draft, nodes);
  const needsType = draft.byType.size > 1;
  const marker = needsType || selections.length === 0 ? [fieldNode('__typename', TYPE_KEY)] : [];
  return { shape: { byType: shapes, typeKey: needsType ? TYPE_KEY : null, subject: subjectShape(draft, keys), also }, selections: [...marker, ...selections] };
}

function subjectShape(draft: DraftSelection, keys: ReadonlyMap<string, readonly HiddenSubjectKey[]>): SubjectShape {
  if (!draft.establishes) return { kind: 'INHERIT' };
  return [...keys.values()].every((each) => each.length === 0) ? { kind: 'NONE' } : { kind: 'RECORD', keys, expects: draft.expects };
}

function finishField(graded: GradedSchema, ledger: Ledger, field: DraftField, publicityType: string | null): { readonly shape: FieldShape; readonly node: FieldNode | null } {
  const index = enter(ledger, field);
  const required = field.fetched ? graded.field(field.coordinate) : undefined;
  const implicit = required === undefined ? [] : requiredFields(graded, required).map((coordinate) => enterImplicit(ledger, `${field.path}.@requires`, coordinate, graded.gradeOf(coordinate)));
  const below = field.selection === null ? null : finish(graded, ledger, field.selection, { path: childPath(field), decidesEdge: field.treatment.kind === 'PER_RECORD' && field.treatment.rule.on === 'VALUE' });
  const { responseKey, path, coordinate } = field;
  const shape: FieldShape = {
    responseKey, path, coordinate, index, implicit, treatment: withPublicity(field.treatment, publicityType), nullable: nullability(field.type),
    selection: field.fetched ? (below?.shape ?? null) : null,
  };
  if (!field.fetched) return { shape, node: null };
  const node: FieldNode = {
    ...fieldNode(field.node.name.value, responseKey), ...(field.planArguments.length === 0 ? {} : { arguments: [...field.planArguments] }),
    ...(below === null ? {} : { selectionSet: { kind: Kind.SELECTION_SET, selections: [...below.selections] } satisfies SelectionSetNode }),
  };
  return { shape, node };
}

function childPath({ path, type }: DraftField): string {
  const depth = nullability(type).length - 1;
  return path + '.@'.repeat(depth);
}

function nullability(type: GraphQLOutputType): readonly boolean[] {
  const inner = isNonNullType(type) ? type.ofType : type;
  const own = !isNonNullType(type);
  return isListType(inner) ? [own, ...nullability(inner.ofType)] : [own];
}

interface HiddenAt {
  readonly type: string;
  /** Selection path of the record. */
  readonly path: string;
}

function hiddenSubject(graded: GradedSchema, ledger: Ledger, { type, path, wanted }: HiddenAt & { readonly wanted: WantedFacts }): { readonly keys: readonly HiddenSubjectKey[]; readonly nodes: readonly FieldNode[] } {
  const hidden = hiddenKeysOf(graded, type, wanted);
  const keys = hidden.map(({ kind, key, birthDate, deceased, coordinates }): HiddenSubjectKey => ({
    kind, key, birthDate, deceased, implicit: implicitOf(graded, ledger, `${path}.${key[0]}`, coordinates),
  }));
  return { keys, nodes: hidden.flatMap(({ nodes }) => nodes) };
}

/** Whose the record is besides does not matter to any decision, so that it is read under inherited subjects too. */
function hiddenAlso(graded: GradedSchema, ledger: Ledger, { type, path, fields }: HiddenAt & { readonly fields: readonly DraftField[] }): { readonly keys: readonly AlsoKey[]; readonly nodes: readonly FieldNode[] } {
  const hidden = alsoKeysOf(graded, type, fields.flatMap((field) => (field.fetched ? (graded.field(field.coordinate) ?? []) : [])));
  const keys = hidden.map(({ kind, key, coordinates }): AlsoKey => ({ kind, key, implicit: implicitOf(graded, ledger, `${path}.${key[0]}`, coordinates) }));
  return { keys, nodes: hidden.flatMap(({ nodes }) => nodes) };
}

function implicitOf(graded: GradedSchema, ledger: Ledger, path: string, coordinates: readonly string[]): readonly number[] {
  return coordinates.map((coordinate) => enterImplicit(ledger, path, coordinate, graded.gradeOf(coordinate)));
}

function publicityNodes(graded: GradedSchema, ledger: Ledger, { type, path, needed }: HiddenAt & { readonly needed: boolean }): readonly FieldNode[] {
  if (!needed) return [];
  const node = hiddenField(type, PUBLICITY_FIELD);
  const coordinate = `${type}.${PUBLICITY_FIELD}`;
  enterImplicit(ledger, `${path}.${keyOf(node)}`, coordinate, graded.gradeOf(coordinate));
  return [node];
}

function withPublicity(treatment: FieldTreatment, type: string | null): FieldTreatment {
  if (treatment.kind !== 'PER_RECORD' || type === null || !treatment.rule.facts.includes('PUBLICITY')) return treatment;
  return { kind: 'PER_RECORD', rule: { ...treatment.rule, publicity: keyOf(hiddenField(type, PUBLICITY_FIELD)) } };
}

/** One set for an object type; for an abstract one what every type asks for alike, then each type's own. */
function selectionsOf({ parent, byType }: DraftSelection, nodes: ReadonlyMap<string, readonly FieldNode[]>): readonly SelectionNode[] {
  const [first = []] = nodes.values();
  if (!isAbstractType(parent)) return first;
  const declared = isInterfaceType(parent) ? parent.getFields() : {};
  const printed = new Map([...nodes].map(([type, each]) => [type, new Map(each.map((node) => [keyOf(node), print(node)]))]));
  const common = first.filter((node) => node.name.value in declared && [...printed.values()].every((each) => each.get(keyOf(node)) === print(node)));
  const commonKeys = new Set(common.map(keyOf));
  const own = [...byType.keys()].flatMap((type): SelectionNode[] => {
    const rest = (nodes.get(type) ?? []).filter((node) => !commonKeys.has(keyOf(node)));
    if (rest.length === 0) return [];
    return [{ kind: Kind.INLINE_FRAGMENT, typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } }, selectionSet: { kind: Kind.SELECTION_SET, selections: rest } }];
  });
  return [...common, ...own];
}

const keyOf = (node: FieldNode): string => node.alias?.value ?? node.name.value;
