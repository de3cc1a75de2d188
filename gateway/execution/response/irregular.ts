/** Thrown by compiled writers at whatever is not as the operation says, so that plain completion can tell why. */
export const IRREGULAR: unique symbol = Symbol('irregular');

/** Steps aside. */
export function bail(): never {
  // Not an Error: a stack would cost more than the whole answer.
  throw IRREGULAR;
}
