import { isEnumType, isScalarType } from 'graphql';
import type { GraphQLNamedType } from 'graphql';
import { isJsonValue } from './json-value.ts';

/** What {@link completeLeaf} gives for a value that its type does not allow. */
export const INVALID: unique symbol = Symbol('invalid');

const MAX_INT = 2147483647;
const MIN_INT = -2147483648;

function completeScalar(name: string, value: unknown, flat: boolean): unknown {
  switch (name) {
    case 'String':
      return typeof value === 'string' ? value : INVALID;
    case 'ID':
      return typeof value === 'string' ? value : Number.isSafeInteger(value) ? String(value) : INVALID;
    case 'Int':
      return typeof value === 'number' && Number.isInteger(value) && value <= MAX_INT && value >= MIN_INT ? value : INVALID;
    case 'Float':
      return typeof value === 'number' && Number.isFinite(value) ? value : INVALID;
    case 'Boolean':
      return typeof value === 'boolean' ? value : INVALID;
    default:
      // A custom scalar is any JSON that its subgraph serialised (GraphQL specification section 3.5.5), of which there is no infinity.
      return (flat && typeof value === 'object') || !isJsonValue(value) ? INVALID : value;
  }
}

/** Completes a non-null leaf value as parsed JSON (GraphQL specification section 6.4.3, "Result Coercion"). An enum value must be of the API schema; with `flat` a custom scalar must be a single value. */
export function completeLeaf(type: GraphQLNamedType, value: unknown, flat: boolean): unknown {
  if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) !== undefined && type.getValue(value) !== null ? value : INVALID;
  return isScalarType(type) ? completeScalar(type.name, value, flat) : INVALID;
}
