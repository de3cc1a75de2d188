/** An object's own value at a key, undefined without one: `__proto__` and the like are aliases a client may choose, and inherit nothing. */
export function ownValue(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined;
}
