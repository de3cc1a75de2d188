import { GraphQLError, GraphQLFloat, getNamedType } from 'graphql';
import type { ValidationRule, ValueNode } from 'graphql';

/**
 * A literal must be a number that JavaScript and JSON have: `1e400` is read as Infinity, which no plan and no department can be sent. As `refuseUnsayable` has it of
 * variables. Says what must hold, never what was got.
 */
export const SayableLiteralsRule: ValidationRule = (context) => {
  const check = (node: ValueNode & { readonly value: string }): void => {
    if (!Number.isFinite(Number(node.value))) context.reportError(new GraphQLError('A literal must be a finite number.', { nodes: [node] }));
  };
  return {
    FloatValue: check,
    IntValue(node) {
      // Digits without end are none of an Int anyway, and an ID is what it is written as.
      if (getNamedType(context.getInputType()) === GraphQLFloat) check(node);
    },
  };
};
