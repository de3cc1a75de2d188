import { GraphQLError, GraphQLFloat, getNamedType, isSpecifiedScalarType } from 'graphql';
import type { ValidationRule } from 'graphql';

/**
 * A number in the document must mean to whoever is sent it what it means here; `refuseUnsayable` has the same of variables. `1e400` is read as Infinity, which JSON does not have, and an
 * integer that a scalar of the graph's own takes goes through JavaScript's numbers, where one beyond 2^53 is another. Says what must hold, never what was got.
 */
export const SayableLiteralsRule: ValidationRule = (context) => ({
  FloatValue(node) {
    if (!Number.isFinite(Number(node.value))) context.reportError(new GraphQLError(FINITE, { nodes: [node] }));
  },
  IntValue(node) {
    const value = Number(node.value);
    if (Number.isSafeInteger(value)) return;
    // None within an object that a scalar takes.
    const type = getNamedType(context.getInputType());
    if (type === GraphQLFloat && !Number.isFinite(value)) context.reportError(new GraphQLError(FINITE, { nodes: [node] }));
    // An ID is the digits that it is written as; none is too large for a Float; an Int is looked at by its own type.
    if (type !== undefined && isSpecifiedScalarType(type)) return;
    context.reportError(new GraphQLError(`An integer${type === undefined ? '' : ` of type "${type.name}"`} must be from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}.`, { nodes: [node] }));
  },
});

const FINITE = 'A literal must be a finite number.';
