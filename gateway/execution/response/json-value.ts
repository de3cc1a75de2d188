import { MAX_SCALAR_LEVELS } from '../program/nesting.ts';

/**
 * Whether an object or a list that a custom scalar takes can be written again and mean the same: JSON has no infinity (1e400 would be written as null), and what is nested
 * without end ends the stack of whoever writes it.
 */
export function isJsonValue(value: unknown, level = 0): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (level > MAX_SCALAR_LEVELS) return false;
  return Array.isArray(value) ? value.every((item) => isJsonValue(item, level + 1)) : Object.values(value).every((member) => isJsonValue(member, level + 1));
}
