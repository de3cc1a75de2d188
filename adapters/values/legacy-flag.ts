const TRUE: ReadonlySet<string> = new Set(['1', 'Y', 'YES', 'T', 'TRUE', '是', '有']);
const FALSE: ReadonlySet<string> = new Set(['0', 'N', 'NO', 'F', 'FALSE', '否', '无', '没有']);

/** A yes or no in any of the forms of domain.md 7.3; null for anything else, absent included: unknown is neither. */
export function readLegacyFlag(raw: unknown): boolean | null {
  if (typeof raw === 'boolean') return raw;
  if (typeof raw !== 'string' && typeof raw !== 'number') return null;
  const text = String(raw).normalize('NFKC').trim().toUpperCase();
  if (TRUE.has(text)) return true;
  return FALSE.has(text) ? false : null;
}
