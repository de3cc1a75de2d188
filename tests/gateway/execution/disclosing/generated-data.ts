import { getNamedType, isAbstractType, isEnumType, isListType, isNonNullType, isObjectType, Kind } from 'graphql';
import type { DocumentNode, FieldNode, GraphQLObjectType, GraphQLOutputType, GraphQLSchema, SelectionSetNode } from 'graphql';
import { dataKeyOf } from '../../../../gateway/execution/program/data-key.ts';
import type { ReservedNames } from '../../../../gateway/execution/program/data-key.ts';
import { ID_NUMBERS, idOf } from '../../access/access-house.ts';
import type { Persona } from '../../access/access-house.ts';
import type { Dice } from './dice.ts';

const PERSONAS = Object.keys(ID_NUMBERS) as Persona[]; // keys of a literal table
const BORN = ['1938-02-14', '1985-03-09', '2016-03-18', '2012-11-22', 'nonsense'];
const STRINGS: Readonly<Record<string, readonly string[]>> = {
  name: ['王建国', '欧阳明', 'Li', ''], idNumber: [...Object.values(ID_NUMBERS), '12'], mobile: ['16100000001', 'x'], contactPhone: ['051900000000'], birthDate: BORN, number: ['J320499-2024-000123'],
  hukouAddress: ['江苏省常州市新北区薛家镇听澜路12号'], uscc: ['91320499MY9A00018R', '92320499MY9A000355'],
};
const CLEAN_STRINGS = ['文本', 'plain', '', '𠮷'];
const ANY_STRINGS = [...CLEAN_STRINGS, 'quote"d', 'back\\slash', 'line\nbreak'];

/** How the data go wrong, each in percent of the places. */
export interface Flaws {
  readonly nulls: number;
  /** Values of another type, objects of a type that cannot be, lists where none belong. */
  readonly wrong: number;
  /** Some texts need escaping. */
  readonly escapes: boolean;
}

export interface Generated {
  readonly root: Record<string, unknown>;
  /** Every response path that is null. */
  readonly nulls: readonly (readonly (string | number)[])[];
}

/** Merged data as fetches would leave it for a plan's document: by data key, keys of entities beside what was asked for, now and then a flaw. */
export function generatedData(schema: GraphQLSchema, document: DocumentNode, reserved: ReservedNames, dice: Dice, flaws: Flaws): Generated {
  const nulls: (readonly (string | number)[])[] = [];
  const noted = (path: readonly (string | number)[]): null => {
    nulls.push(path);
    return null;
  };
  const object = (type: GraphQLObjectType, sets: readonly SelectionSetNode[], path: readonly (string | number)[]): Record<string, unknown> => {
    const made: Record<string, unknown> = dice.chance(20) ? { extra: 'never asked for', idNumber: '320499193802140016' } : {};
    const nodes = new Map<string, FieldNode[]>();
    for (const set of sets) collect(schema, type, set, nodes);
    for (const [key, [first, ...more]] of nodes) {
      if (first === undefined) continue;
      const name = first.name.value;
      if (name === '__typename') made[key] = type.name;
      const field = type.getFields()[name];
      const below = [first, ...more].flatMap(({ selectionSet }) => selectionSet ?? []);
      if (field !== undefined && !dice.chance(flaws.nulls / 10)) made[dataKeyOf(first, reserved)] = value(field.type, name, below, [...path, key]);
    }
    return made;
  };
  const value = (type: GraphQLOutputType, name: string, below: readonly SelectionSetNode[], path: readonly (string | number)[]): unknown => {
    if (isNonNullType(type)) return dice.chance(flaws.nulls / 10) ? noted(path) : value(type.ofType, name, below, path);
    if (dice.chance(flaws.nulls)) return noted(path);
    if (dice.chance(flaws.wrong)) return dice.pick<unknown>([7, 'wrong', true, {}, [], ['x'], 1e300, { __typename: 'Query' }]);
    if (isListType(type)) return Array.from({ length: dice.chance(20) ? 0 : 1 + dice.number(3) }, (_, i) => value(type.ofType, name, below, [...path, i]));
    const named = getNamedType(type);
    const possible = isAbstractType(named) ? schema.getPossibleTypes(named) : isObjectType(named) ? [named] : [];
    if (possible.length === 0) return leaf(named.name, name, isEnumType(named) ? named.getValues().map((each) => each.name) : null, dice, flaws.escapes ? ANY_STRINGS : CLEAN_STRINGS);
    const runtime = dice.pick(possible);
    const made = object(runtime, below, path);
    if (isAbstractType(named) || dice.chance(30)) made['__typename'] = dice.chance(flaws.wrong) ? 'Nonsense' : runtime.name;
    return made;
  };
  const query = schema.getQueryType();
  const [operation] = document.definitions;
  if (query === null || query === undefined || operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('a plan must hold one operation');
  return { root: object(query, [operation.selectionSet], []), nulls };
}

function leaf(type: string, field: string, values: readonly string[] | null, dice: Dice, strings: readonly string[]): unknown {
  if (values !== null) return dice.pick(values);
  if (type === 'Int') return dice.number(500);
  if (type === 'Float') return dice.number(1000) / 8;
  if (type === 'Boolean') return dice.chance(50);
  if (field === 'personId') return dice.chance(5) ? 'unreadable' : idOf(dice.pick(PERSONAS));
  return dice.pick(STRINGS[field] ?? strings);
}

function collect(schema: GraphQLSchema, type: GraphQLObjectType, set: SelectionSetNode, into: Map<string, FieldNode[]>): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      into.set(key, [...(into.get(key) ?? []), selection]);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      const of = condition === undefined ? type : schema.getType(condition);
      if (of === type || (isAbstractType(of) && schema.isSubType(of, type))) collect(schema, type, selection.selectionSet, into);
    }
  }
}
