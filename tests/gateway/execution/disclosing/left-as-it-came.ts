import { isAbstractType, print } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { AccessPlan } from '../../../../gateway/access/index.ts';
import type { ReservedNames } from '../../../../gateway/execution/program/data-key.ts';
import { readFetchShape } from '../../../../gateway/execution/program/fetch-shape.ts';
import type { WrittenKey } from '../../../../gateway/execution/program/fetch-shape.ts';
import { plannedDocument } from '../../../../gateway/execution/program/planned-document.ts';
import type { FetchStep } from '../../../../gateway/execution/program/program.ts';
import { isRecord, ownValue } from '../../../../gateway/execution/program/response-key.ts';
import { compileReader } from '../../../../gateway/execution/response/compile-reader.ts';
import type { FieldShape, FieldsType, ResponseShape } from '../../../../gateway/execution/response/response-shape.ts';
import { Verbatim } from '../../../../gateway/execution/run/verbatim.ts';
import type { Dice } from './dice.ts';

export interface LeftAsItCame {
  /** The merged data as JSON.parse reads them. */
  readonly parsed: Record<string, unknown>;
  /** The same with what compiled readers leave as it came. */
  readonly read: Record<string, unknown>;
  /** Parts that were left, and those of them of which the client is shown something else. */
  readonly parts: number;
  readonly changed: number;
}

const WRONG = [...' "{}[],:.-0189eE\tfnaZ_'];

interface Reading {
  readonly plan: AccessPlan;
  readonly shape: ResponseShape;
  readonly dice: Dice;
}

/** Reads what the objects at the root fields hold as answers of entity fetches, in the keys and the order asked for; now and then in others, or with a wrong character. */
export function leftAsItCame({ plan, shape, dice }: Reading, root: Record<string, unknown>, reserved: ReservedNames): LeftAsItCame {
  const planned = plan.document === null ? null : plannedDocument(plan.document, reserved, {});
  if (planned === null) throw new Error('there must be something to fetch');
  const { keys } = readFetchShape(print(planned), false, []);
  const left = { parsed: {} as Record<string, unknown>, read: {} as Record<string, unknown>, parts: 0, changed: 0 };
  for (const [key, value] of Object.entries(root)) {
    const field = shape.root.fields.find(({ dataKey }) => dataKey === key);
    const below = keys.find((written) => written.key === key)?.below ?? null;
    const two = field === undefined || below === null ? { parsed: value, read: value } : itemsRead({ plan, shape, dice }, field, below, value);
    left.parsed[key] = two.parsed;
    left.read[key] = two.read;
  }
  count(left.read, left);
  return left;
}

interface Two { readonly parsed: unknown; readonly read: unknown }

function itemsRead(reading: Reading, field: FieldShape, below: readonly WrittenKey[], value: unknown): Two {
  if (Array.isArray(value)) {
    const items = value.map((item) => itemsRead(reading, field, below, item));
    return { parsed: items.map(({ parsed }) => parsed), read: items.map(({ read }) => read) };
  }
  const type = isRecord(value) ? reading.shape.typeOf(field, value) : null;
  return !isRecord(value) || type === null ? { parsed: value, read: value } : objectRead(reading, field, below.filter((written) => isFor(reading.shape, type, written)).map((written) => ({ ...written, condition: null })), value);
}

function isFor({ schema }: ResponseShape, type: FieldsType, { condition }: WrittenKey): boolean {
  if (condition === null || condition === type.name) return true;
  const of = schema.getType(condition);
  return isAbstractType(of) && schema.isSubType(of, type);
}

/** Each composite field as the answer of a fetch of its own, as if a subgraph of its own had it. */
function objectRead(reading: Reading, field: FieldShape, keys: readonly WrittenKey[], object: Record<string, unknown>): Two {
  const left: { parsed: Record<string, unknown>; read: Record<string, unknown> } = { parsed: {}, read: {} };
  for (const [key, value] of Object.entries(object)) {
    const written = keys.find((each) => each.key === key);
    const two = written === undefined || written.below === null ? { parsed: value, read: value } : memberRead(reading, field, written, value);
    left.parsed[key] = two.parsed;
    left.read[key] = two.read;
  }
  return left;
}

function memberRead({ plan, shape, dice }: Reading, field: FieldShape, written: WrittenKey, value: unknown): Two {
  const text = JSON.stringify(dice.chance(80) ? inOrder(shape, value, written.below ?? []) : value);
  const at = dice.number(text.length);
  // Bytes that are UTF-8 hold no half of a pair, and no others are read.
  const answer = (dice.chance(80) ? text : text.slice(0, at) + dice.pick(WRONG) + text.slice(at + dice.number(3))).toWellFormed();
  const parsed = parsedOr(answer);
  if (parsed === undefined) return { parsed: value, read: value };
  const fetch = { index: 0, dotted: field.dotted, keys: [written], requires: [] } as unknown as FetchStep; // all that a reader asks of it
  const reader = answer.includes('\\') ? null : compileReader({ shape, fetch, isInert: () => true, disclosed: plan.shape, typeNames: typeNames(shape.schema) });
  const entities = reader?.(`{"data":{"_entities":[{"${written.key}":${answer}}]}}`)?.data['_entities'];
  const [entity] = Array.isArray(entities) ? (entities as readonly unknown[]) : [];
  return { parsed, read: isRecord(entity) ? ownValue(entity, written.key) : parsed };
}

const NAMES = new WeakMap<GraphQLSchema, ReadonlyMap<string, string>>();

function typeNames(schema: GraphQLSchema): ReadonlyMap<string, string> {
  const names = NAMES.get(schema) ?? new Map(Object.keys(schema.getTypeMap()).map((name) => [name, name]));
  NAMES.set(schema, names);
  return names;
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As a subgraph that does what it is asked answers: these keys, in this order, and no others. */
function inOrder(shape: ResponseShape, value: unknown, keys: readonly WrittenKey[]): unknown {
  if (Array.isArray(value)) return value.map((item) => inOrder(shape, item, keys));
  if (!isRecord(value)) return value;
  const name = ownValue(value, '__typename');
  const type = typeof name === 'string' ? shape.schema.getType(name) : undefined;
  const own = keys.filter((written) => type === undefined || !('getFields' in type) || isFor(shape, type as FieldsType, written)); // has fields, so it is one
  return Object.fromEntries(own.map(({ key, below }) => [key, below === null ? (ownValue(value, key) ?? null) : inOrder(shape, ownValue(value, key) ?? null, below)]));
}

function count(value: unknown, into: { parts: number; changed: number }): void {
  if (value instanceof Verbatim) {
    into.parts += 1;
    if (value.shown !== value.text) into.changed += 1;
  } else if (typeof value === 'object' && value !== null) Object.values(value).forEach((each) => count(each, into));
}
