import { getNamedType, isEnumType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLOutputType } from 'graphql';
import type { WrittenKey } from '../program/fetch-shape.ts';
import type { FieldShape, FieldsType, ObjectShape, ResponseShape } from './response-shape.ts';

/** What the text of a value must be to stand in the response as it came: types, and the keys of objects in their order. */
export type Grammar =
  | { readonly kind: 'leaf'; readonly type: string; readonly nullable: boolean; readonly values: readonly string[] | null }
  | { readonly kind: 'list'; readonly nullable: boolean; readonly item: Grammar }
  | { readonly kind: 'object'; readonly nullable: boolean; readonly fields: readonly { readonly key: string; readonly value: Grammar | { readonly kind: 'typename'; readonly name: string } }[] };

/** Abstract places with more types than this are read in the ordinary way: a shape for each would have to be made first. */
const MOST_TYPES = 12;

/**
 * The grammar of a field's value, when what is fetched for it is what the client gets: the same keys in the same order, object types only, nothing hidden,
 * withheld, renamed or conditional. Null otherwise.
 */
export function grammarOf(shape: ResponseShape, field: FieldShape, written: WrittenKey): Grammar | null {
  if (field.key !== field.dataKey || field.key !== written.key || written.optional) return null;
  return grammarOfType(shape, field, written, field.type);
}

function grammarOfType(shape: ResponseShape, field: FieldShape, written: WrittenKey, type: GraphQLOutputType): Grammar | null {
  const nullable = !isNonNullType(type);
  const inner = isNonNullType(type) ? type.ofType : type;
  if (isListType(inner)) {
    const item = grammarOfType(shape, field, written, inner.ofType);
    return item === null ? null : { kind: 'list', nullable, item };
  }
  const named = getNamedType(inner);
  if (isLeafType(named)) return written.below === null ? { kind: 'leaf', type: named.name, nullable, values: isEnumType(named) ? named.getValues().map(({ name }) => name) : null } : null;
  if (written.below === null || !isObjectType(named)) return null;
  const fields = objectFields(shape, shape.below(field, named), written.below);
  return fields === null ? null : { kind: 'object', nullable, fields };
}

function objectFields(shape: ResponseShape, object: ObjectShape, keys: readonly WrittenKey[]): (Grammar & { kind: 'object' })['fields'] | null {
  if (object.fields.length !== keys.length || keys.some(({ condition }) => condition !== null && condition !== object.type.name)) return null;
  const fields: { key: string; value: Grammar | { kind: 'typename'; name: string } }[] = [];
  for (const [index, field] of object.fields.entries()) {
    const written = keys[index];
    if (written === undefined) return null;
    if (field.name === '__typename' && field.key === '__typename' && written.key === '__typename' && !written.optional) {
      fields.push({ key: field.key, value: { kind: 'typename', name: object.type.name } });
      continue;
    }
    const value = field.name.startsWith('__') ? null : grammarOf(shape, field, written);
    if (value === null) return null;
    fields.push({ key: field.key, value });
  }
  return fields;
}

/** The shapes that objects at a field may have: one for each type the position allows, and for the interface itself. Empty when there are too many. */
export function shapesBelow(shape: ResponseShape, field: FieldShape): readonly ObjectShape[] {
  const named = getNamedType(field.type);
  if (isLeafType(named)) return [];
  if (isObjectType(named)) return [shape.below(field, named)];
  const possible: FieldsType[] = [...shape.schema.getPossibleTypes(named), ...('getFields' in named ? [named] : [])];
  return possible.length > MOST_TYPES ? [] : possible.map((type) => shape.below(field, type));
}
