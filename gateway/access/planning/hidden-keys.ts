import { Kind, parse } from 'graphql';
import type { FieldNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import type { About } from '../../../schema/field-grade.ts';
import type { GradedField, GradedSchema, SubjectKey } from '../../../schema/graded-schema.ts';
import { HIDDEN_PREFIX } from '../access-plan.ts';
import { BIRTH_DATE_FIELD, DECEASED_FIELD, PERSON_TYPE } from './record-facts.ts';

/** Hidden selections that make a record tell whose it is. */
export interface HiddenKey {
  readonly kind: About;
  readonly nodes: readonly FieldNode[];
  readonly key: readonly string[];
  readonly birthDate: readonly string[] | null;
  readonly deceased: readonly string[] | null;
  /** Coordinates read, for the audit. */
  readonly coordinates: readonly string[];
}

/** Facts of a person that decisions may wait for, each with the field that tells it and what its hidden key begins with. */
const FACTS = [
  { fact: 'age', field: BIRTH_DATE_FIELD, alias: 'birth' },
  { fact: 'death', field: DECEASED_FIELD, alias: 'death' },
] as const;

/** Which facts of the subject to read beside its key. */
export type WantedFacts = Readonly<Record<(typeof FACTS)[number]['fact'], boolean>>;

/** The subject keys of a type, in the order the schema declares them; with the facts wanted where the key belongs to a person who can tell them. */
export function hiddenKeysOf(graded: GradedSchema, type: string, wanted: WantedFacts): readonly HiddenKey[] {
  return (graded.types.get(type)?.subjects ?? []).flatMap(({ kind, key }, i) => {
    const chain = chainOf(graded, type, key);
    if (chain === null) return [];
    const isPerson = chain[chain.length - 1]?.type === PERSON_TYPE;
    const told = FACTS.filter(({ fact, field }) => isPerson && wanted[fact] && graded.field(`${PERSON_TYPE}.${field}`) !== undefined);
    return [hiddenKey(kind, type, i, chain, told)];
  });
}

/**
 * Keys of everybody whom a record of the type tells of besides the one whose it is, and of everybody whose records were read for the fields asked of it:
 * those whom the fields' `@requires` name.
 */
export function alsoKeysOf(graded: GradedSchema, type: string, fields: readonly GradedField[]): readonly HiddenKey[] {
  const also = new Map((graded.types.get(type)?.also ?? []).map((each) => [`${each.kind} ${each.key}`, each]));
  for (const { requires } of fields) for (const set of requires) for (const each of requiredSubjects(graded, type, set)) also.set(`${each.kind} ${each.key}`, each);
  return [...also.values()].flatMap(({ kind, key }, i) => {
    const chain = chainOf(graded, type, key);
    return chain === null ? [] : [hiddenKey(kind, type, `Also${i}`, chain, [])];
  });
}

/** Whom a `@requires` names: where it ends in the one key by which a record of the type there is its subject's own. */
function requiredSubjects(graded: GradedSchema, type: string, set: string): readonly SubjectKey[] {
  const chain = chainOf(graded, type, set) ?? [];
  const leaf = chain[chain.length - 1];
  // A key of the record itself is the subject whose it is anyhow.
  if (leaf === undefined || chain.length === 1) return [];
  return (graded.types.get(leaf.type)?.subjects ?? []).filter(({ key }) => key === leaf.field).map(({ kind }) => ({ kind, key: set }));
}

/** The hidden response key of a further field of a type. */
export function hiddenField(type: string, field: string): FieldNode {
  return fieldNode(field, `${HIDDEN_PREFIX}${field}_${type}`);
}

interface Step {
  readonly type: string;
  readonly field: string;
}

/** `holderPerson { personId }` as the steps from the type down; null when the selection set branches or leaves the graph, which names nobody. */
function chainOf(graded: GradedSchema, type: string, key: string): readonly Step[] | null {
  const document = parse(`{ ${key} }`, { noLocation: true });
  const steps: Step[] = [];
  let at = type;
  let set: SelectionSetNode | undefined = document.definitions.find((each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION)?.selectionSet;
  while (set !== undefined) {
    const [selection, ...more] = set.selections;
    if (selection === undefined || more.length > 0 || selection.kind !== Kind.FIELD) return null;
    const field = graded.field(`${at}.${selection.name.value}`);
    if (field === undefined) return null;
    steps.push({ type: at, field: selection.name.value });
    at = field.type;
    set = selection.selectionSet;
  }
  return steps;
}

function hiddenKey(kind: About, type: string, place: number | string, chain: readonly Step[], told: readonly (typeof FACTS)[number][]): HiddenKey {
  const leaf = chain[chain.length - 1];
  const [root, ...rest] = chain;
  if (leaf === undefined || root === undefined) throw new RangeError('a subject key must select a field');
  const alias = `${HIDDEN_PREFIX}key${place}_${type}`;
  const coordinates = [...chain.map((step) => `${step.type}.${step.field}`), ...told.map(({ field }) => `${leaf.type}.${field}`)];
  const pathOf = (fact: keyof WantedFacts, path: (each: (typeof FACTS)[number]) => readonly string[]): readonly string[] | null => {
    const found = told.find((each) => each.fact === fact);
    return found === undefined ? null : path(found);
  };
  if (rest.length === 0) {
    const aliasOf = (each: { readonly alias: string }): string => `${HIDDEN_PREFIX}${each.alias}${place}_${type}`;
    const nodes = [fieldNode(root.field, alias), ...told.map((each) => fieldNode(each.field, aliasOf(each)))];
    return { kind, nodes, key: [alias], birthDate: pathOf('age', (each) => [aliasOf(each)]), deceased: pathOf('death', (each) => [aliasOf(each)]), coordinates };
  }
  const inner = rest.map(({ field }) => field);
  const leaves = [fieldNode(leaf.field, null), ...told.map(({ field }) => fieldNode(field, null))];
  const nested = inner.slice(0, -1).reduceRight<readonly FieldNode[]>((below, field) => [fieldNode(field, null, below)], leaves);
  const parents = [alias, ...inner.slice(0, -1)];
  return {
    kind, nodes: [fieldNode(root.field, alias, nested)], key: [...parents, leaf.field], coordinates,
    birthDate: pathOf('age', ({ field }) => [...parents, field]), deceased: pathOf('death', ({ field }) => [...parents, field]),
  };
}

/** A field node of the plan. */
export function fieldNode(name: string, alias: string | null, selections?: readonly FieldNode[]): FieldNode {
  return {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: name },
    ...(alias === null || alias === name ? {} : { alias: { kind: Kind.NAME, value: alias } }),
    ...(selections === undefined ? {} : { selectionSet: { kind: Kind.SELECTION_SET, selections: [...selections] } }),
  };
}
