import { getNamedType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLOutputType } from 'graphql';
import type { ExecutionError } from '../execution-error.ts';
import { MAX_REPORTS } from '../run/request-state.ts';
import { readVerbatim } from '../run/verbatim.ts';
import { isRecord, ownValue } from '../program/response-key.ts';
import { completeLeaf, INVALID } from './leaf-value.ts';
import type { FieldShape, ObjectShape, ResponseShape } from './response-shape.ts';

export interface PlainInput {
  readonly shape: ResponseShape;
  readonly root: Record<string, unknown>;
  /** Errors already known: a null that they explain needs no error of its own (GraphQL specification section 6.4.4). */
  readonly known: readonly ExecutionError[];
}

export interface PlainResult {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly ExecutionError[];
}

/** A null that its position does not allow, on its way up. */
const BUBBLE: unique symbol = Symbol('bubble');

type Path = (string | number)[];

class PlainCompletion {
  readonly errors: ExecutionError[] = [];
  readonly #input: PlainInput;
  readonly #path: Path = [];
  readonly #explained = new Set<string>();
  /** How many errors may still be told. */
  #room: number;

  constructor(input: PlainInput) {
    this.#input = input;
    this.#room = MAX_REPORTS - input.known.length;
    for (const { path } of input.known) {
      for (let length = path?.length ?? 0; length > 0; length -= 1) this.#explained.add(JSON.stringify(path?.slice(0, length)));
    }
  }

  object(value: object, shape: ObjectShape): Record<string, unknown> | typeof BUBBLE {
    const result: Record<string, unknown> = {};
    for (const field of shape.fields) {
      this.#path.push(field.key);
      const completed = this.#field(value, field, shape);
      this.#path.pop();
      if (completed === BUBBLE) return BUBBLE;
      result[field.key] = completed;
    }
    return result;
  }

  #field(parent: object, field: FieldShape, shape: ObjectShape): unknown {
    if (field.name === '__typename') return this.#typename(shape);
    if (field.name === '__schema' || field.name === '__type') return ownValue(parent, field.key) ?? null;
    return this.#value(readVerbatim(ownValue(parent, field.dataKey)), field.type, field);
  }

  #typename(shape: ObjectShape): unknown {
    return isObjectType(shape.type) ? shape.type.name : this.#wrong('an object must say its concrete type');
  }

  #value(value: unknown, type: GraphQLOutputType, field: FieldShape): unknown {
    if (isNonNullType(type)) {
      const completed = this.#nullable(value, type.ofType, field);
      return completed === null ? this.#wrong('a non-null position must have a value') : completed;
    }
    const completed = this.#nullable(value, type, field);
    return completed === BUBBLE ? null : completed;
  }

  #nullable(value: unknown, type: GraphQLOutputType, field: FieldShape): unknown {
    if (value === null || value === undefined) return null;
    if (isListType(type)) return Array.isArray(value) ? this.#list(value, type.ofType, field) : this.#wrongNull('a list must be given as a list');
    const named = getNamedType(type);
    if (isLeafType(named)) {
      const completed = completeLeaf(named, value, this.#input.shape.flatScalars);
      return completed === INVALID ? this.#wrongNull(`a value must be a valid ${named.name}`) : completed;
    }
    if (!isRecord(value)) return this.#wrongNull('an object must be given as an object');
    const runtime = this.#input.shape.typeOf(field, value);
    if (runtime === null) return this.#wrongNull('an object must be of a type that its position allows');
    return this.object(value, this.#input.shape.below(field, runtime));
  }

  #list(items: readonly unknown[], type: GraphQLOutputType, field: FieldShape): unknown {
    const result: unknown[] = [];
    for (const [index, item] of items.entries()) {
      this.#path.push(index);
      const completed = this.#value(item, type, field);
      this.#path.pop();
      if (completed === BUBBLE) return BUBBLE;
      result.push(completed);
    }
    return result;
  }

  #wrong(explanation: string): typeof BUBBLE {
    if (this.#room <= 0) return BUBBLE;
    const key = JSON.stringify(this.#path);
    if (this.#explained.has(key)) return BUBBLE;
    this.#explained.add(key);
    this.#room -= 1;
    // The last one is of no place: who reads it knows that nulls without an error may have come of one.
    const [path, what] = this.#room === 0 ? [null, `${explanation}; what else is wrong is not told`] : [[...this.#path], explanation];
    this.errors.push({ code: 'INTERNAL', source: null, retryAfterMs: null, path, subgraph: null, explanation: what });
    return BUBBLE;
  }

  #wrongNull(explanation: string): null {
    this.#wrong(explanation);
    return null;
  }
}

/**
 * Completes the merged data by the letter of the GraphQL specification (section 6.4.3): result coercion, runtime types, null propagation, one
 * error a cause, but no more than a request may have. Slow and complete: what the compiled writer steps aside for.
 */
export function completePlainly(input: PlainInput): PlainResult {
  const completion = new PlainCompletion(input);
  const data = completion.object(input.root, input.shape.root);
  return { data: data === BUBBLE ? null : data, errors: completion.errors };
}
