/** A text field as departments send it, made usable or given up, with the marks of what was seen. */
export interface LegacyText {
  /** Null when nothing was said, or when a character is lost and the rest would be a wrong value. */
  readonly value: string | null;
  /** `TRAILING_SPACE`, `CONTROL_CHARACTER`, `PUA_CHARACTER`, `REPLACED_CHARACTER`, `NOT_A_VALUE`: without the field's name. */
  readonly quality: readonly string[];
}

const NOTHING: ReadonlySet<string> = new Set(['', 'NULL', '无', '-', '--', '/']);
/** Private use of any plane: a department's own glyph for a rare character, which nobody else can read. */
const PRIVATE_USE = /\p{Co}/u;
/** `?` or U+FFFD next to Chinese, or alone: what is left of a character the department's charset does not have. */
const REPLACED = /\ufffd|\p{Script=Han}[?？]|[?？]\p{Script=Han}|^\?+$/u;
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g;
const REFERENCE = /&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi;

/** Character references left over from a doubly escaped text (wire/soap/gbk-rare-lost): the character can still be had. */
function restoreReferences(text: string): string {
  return text.replaceAll(REFERENCE, (reference, hex: string | undefined, decimal: string | undefined) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    const isCharacter = code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : reference;
  });
}

/** Reads one text field. Never throws. */
export function readLegacyText(raw: string | null | undefined): LegacyText {
  if (raw === null || raw === undefined) return { value: null, quality: [] };
  const quality: string[] = [];
  const restored = raw.includes('&#') ? restoreReferences(raw) : raw;
  const clean = restored.replaceAll(CONTROL, '');
  if (clean.length !== restored.length) quality.push('CONTROL_CHARACTER');
  const trimmed = clean.replace(/^[\s\u3000]+|[\s\u3000]+$/gu, '');
  if (trimmed !== '' && trimmed.length !== clean.replace(/^[\s\u3000]+/u, '').length) quality.push('TRAILING_SPACE');
  if (NOTHING.has(trimmed.toUpperCase())) return { value: null, quality };
  // Spreadsheet error values: `#N/A`, `#REF!`.
  if (/^#[A-Z/0!?]+$/.test(trimmed)) return { value: null, quality: [...quality, 'NOT_A_VALUE'] };
  if (PRIVATE_USE.test(trimmed)) return { value: null, quality: [...quality, 'PUA_CHARACTER'] };
  if (REPLACED.test(trimmed)) return { value: null, quality: [...quality, 'REPLACED_CHARACTER'] };
  return { value: trimmed, quality };
}
