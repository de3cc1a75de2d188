import { getNamedType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLOutputType } from 'graphql';
import { maskNamed } from '../../access/masks/registry.ts';
import type { FieldShape as AccessField, SelectionShape } from '../../access/shape/selection-shape.ts';
import type { WrittenKey } from '../program/fetch-shape.ts';
import { disclosedPlaces } from './disclosed-places.ts';
import { textUnder } from './masked-text.ts';
import type { FieldShape, ObjectShape, ResponseShape } from './response-shape.ts';
import { grammarOf } from './verbatim-grammar.ts';
import type { Grammar } from './verbatim-grammar.ts';

type LeafGrammar = Grammar & { readonly kind: 'leaf' };

/** What the text of a value must be to go into a response that access decides, and what of it is shown. */
export type DisclosedGrammar =
  /** As it came. */
  | { readonly kind: 'whole'; readonly grammar: Grammar }
  | { readonly kind: 'masked'; readonly grammar: LeafGrammar; readonly mask: string; readonly allowed: readonly boolean[] }
  | { readonly kind: 'list'; readonly nullable: boolean; readonly item: DisclosedGrammar }
  /** `place`: its number among the places within the field. */
  | { readonly kind: 'object'; readonly nullable: boolean; readonly place: number; readonly members: readonly Member[] };

/** Members of an object in the order of the response, those that came in the order they came. */
export type Member =
  | { readonly kind: 'shown'; readonly key: string; readonly value: DisclosedGrammar }
  /** Came, and is not shown. */
  | { readonly kind: 'hidden'; readonly key: string; readonly value: Grammar }
  /** The name of the object's type, shown or not. */
  | { readonly kind: 'typename'; readonly key: string; readonly name: string; readonly isShown: boolean }
  /** Did not come: `"key":value` of the plan's own. */
  | { readonly kind: 'constant'; readonly text: string };

interface Placing {
  readonly shape: ResponseShape;
  /** Numbers of the places within the field. */
  readonly places: ReadonlyMap<SelectionShape, number>;
}

interface Field {
  readonly field: FieldShape;
  readonly access: AccessField;
  readonly written: WrittenKey;
}

/**
 * The grammar of a field that access decided whole. Null where that is not so, or where what came is not what the response shows in this order: then values
 * are made of it, and the writer decides.
 */
export function disclosedGrammarOf(shape: ResponseShape, field: FieldShape, access: AccessField, written: WrittenKey): DisclosedGrammar | null {
  const places = disclosedPlaces(access);
  if (places === null || !isAsWritten(field, written)) return null;
  return composite({ shape, places: new Map(places.map(({ selection }, number) => [selection, number])) }, { field, access, written }, field.type);
}

function isAsWritten(field: FieldShape, written: WrittenKey): boolean {
  return field.key === field.dataKey && field.key === written.key && !written.optional;
}

function composite(placing: Placing, each: Field, type: GraphQLOutputType): DisclosedGrammar | null {
  const nullable = !isNonNullType(type);
  const inner = isNonNullType(type) ? type.ofType : type;
  if (isListType(inner)) {
    const item = composite(placing, each, inner.ofType);
    return item === null ? null : { kind: 'list', nullable, item };
  }
  const named = getNamedType(inner);
  const { field, access: { selection }, written: { below } } = each;
  if (!isObjectType(named) || selection === null || below === null) return null;
  const place = placing.places.get(selection);
  const shown = selection.byType.get(named.name);
  if (place === undefined || shown === undefined) return null;
  const members = membersOf(placing, placing.shape.below(field, named), shown, below);
  return members === null ? null : { kind: 'object', nullable, place, members };
}

/** Null where what came stands in another order than the client's, or where a key may be missing or come twice. */
function membersOf(placing: Placing, object: ObjectShape, shown: readonly AccessField[], keys: readonly WrittenKey[]): readonly Member[] | null {
  if (keys.length === 0 || new Set(keys.map(({ key }) => key)).size !== keys.length) return null;
  if (keys.some(({ condition, optional }) => optional || (condition !== null && condition !== object.type.name))) return null;
  const members: (Member | null)[] = [];
  let next = 0;
  for (const written of keys) {
    const at = shown.findIndex(({ responseKey }) => responseKey === written.key);
    const access = shown[at];
    if (access === undefined) {
      members.push(hiddenMember(placing.shape, object, written));
      continue;
    }
    if (at < next) return null;
    members.push(...shown.slice(next, at).map((left) => constantMember(left, object)));
    members.push(cameMember(placing, object, access, written));
    next = at + 1;
  }
  members.push(...shown.slice(next).map((left) => constantMember(left, object)));
  return members.every((member) => member !== null) ? members : null;
}

function hiddenMember(shape: ResponseShape, object: ObjectShape, written: WrittenKey): Member | null {
  const field = object.fields.find(({ dataKey }) => dataKey === written.key);
  if (field === undefined || field.name === '__typename') return isTypename(field, written) ? { kind: 'typename', key: written.key, name: object.type.name, isShown: false } : null;
  const value = field.name.startsWith('__') ? null : grammarOf(shape, field, written);
  return value === null ? null : { kind: 'hidden', key: written.key, value };
}

/** A key whose field is not known is one that the planner put in; of these only the type's name is. */
function isTypename(field: FieldShape | undefined, { key }: WrittenKey): boolean {
  return field === undefined ? key === '__typename' : field.key === key;
}

function cameMember(placing: Placing, object: ObjectShape, access: AccessField, written: WrittenKey): Member | null {
  const field = object.fields.find(({ dataKey }) => dataKey === written.key);
  if (field === undefined || !isAsWritten(field, written)) return null;
  if (access.treatment.kind === 'TYPENAME') return field.name === '__typename' ? { kind: 'typename', key: written.key, name: object.type.name, isShown: true } : null;
  if (field.name.startsWith('__')) return null;
  const value = shownValue(placing, { field, access, written });
  return value === null ? null : { kind: 'shown', key: written.key, value };
}

function shownValue(placing: Placing, each: Field): DisclosedGrammar | null {
  const { field, access: { treatment, selection, nullable }, written } = each;
  if (treatment.kind !== 'PLAIN' && treatment.kind !== 'MASK') return null;
  if (selection !== null) return composite(placing, each, field.type);
  const grammar = isLeafType(getNamedType(field.type)) ? grammarOf(placing.shape, field, written) : null;
  if (grammar === null) return null;
  if (treatment.kind === 'PLAIN') return { kind: 'whole', grammar };
  // Lists under a mask are few and short.
  return grammar.kind === 'leaf' ? { kind: 'masked', grammar, mask: treatment.mask, allowed: nullable } : null;
}

/** What is shown of a field that was not fetched. */
function constantMember({ responseKey, treatment, nullable }: AccessField, { type }: ObjectShape): Member | null {
  const text = ((): string | null => {
    switch (treatment.kind) {
      case 'TYPENAME':
        return `"${type.name}"`;
      case 'UNKNOWN':
        return '"UNKNOWN"';
      case 'WITHHELD':
        return nullable[0] === true ? 'null' : null;
      case 'MASK':
        return textUnder(maskNamed(treatment.mask), nullable, null);
      default:
        return null;
    }
  })();
  return text === null ? null : { kind: 'constant', text: `"${responseKey}":${text}` };
}
