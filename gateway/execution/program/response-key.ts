const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** JavaScript text that reads response key `key` of `object` as an own property, never something inherited. Keys are GraphQL names. */
export function readExpression(object: string, key: string): string {
  return INHERITED.has(key) ? `(Object.hasOwn(${object},"${key}")?${object}.${key}:undefined)` : `${object}.${key}`;
}

/** Reads an own property of parsed JSON; undefined when there is none. */
export function ownValue(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined; // own property of parsed JSON
}

/** A JSON object, that is neither null nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Assigning to this key would set a prototype, so no operation may use it as a response key. */
export const FORBIDDEN_KEY = '__proto__';
