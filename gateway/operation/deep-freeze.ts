/** Freezes a tree of plain objects and arrays in place and returns it: documents are shared between requests (access.md F12, D2). */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFreeze(member);
  return value;
}
