/** An object's own value at a key, undefined without one: `__proto__` and the like are aliases a client may choose, and inherit nothing. */
export function ownValue(object: object, key: string): unknown {
  // Only these names can be inherited; asking of every other one whether it is would cost more than the rest of writing a field.
  if (key in Object.prototype && !Object.hasOwn(object, key)) return undefined;
  return Reflect.get(object, key);
}
