/** A JSON object as far as anyone knows it. */
export type JsonObject = { readonly [key: string]: unknown };

/** The value as an object; null for arrays, null and everything else. */
export function asObject(value: unknown): JsonObject | null {
  // Parsed JSON: an object that is no array has string keys and unknown values.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** The value as an array; null for everything else. */
export function asArray(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null;
}

/** A code or text that some departments type as string and others as number or boolean; null for anything else. */
export function asText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
