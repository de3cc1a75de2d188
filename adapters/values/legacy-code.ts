import { codeOfName, codedValue, type CodeTable, type CodedValue } from '../../standards/code-tables/index.ts';

/** Letters some systems write instead of the sex code (domain.md 7.3). */
const LETTERS: ReadonlyMap<string, string> = new Map([['M', '1'], ['F', '2']]);

function codeIn(table: CodeTable, text: string): string | null {
  if (table.names.has(text)) return text;
  // `1` for `01`: a leading zero lost on the way through a number column.
  for (const width of [2, 3, 4]) {
    const padded = text.padStart(width, '0');
    if (/^\d+$/.test(text) && table.names.has(padded)) return padded;
  }
  // 汉族 for 汉, 男 for 男性: the register's word against the standard's.
  for (const name of [text, text.replace(/族$/, ''), `${text}性`, `${text}族`]) {
    const code = codeOfName(table, name);
    if (code !== null) return code;
  }
  const letter = LETTERS.get(text.toUpperCase());
  return letter !== undefined && table.names.has(letter) ? letter : null;
}

/** The coded value of a code, a code without its leading zero, or a Chinese name. What the table does not hold is kept as it is, with `name: null`. */
export function readLegacyCode(table: CodeTable, raw: string): CodedValue {
  const text = raw.normalize('NFKC').trim();
  return codedValue(table, codeIn(table, text) ?? text);
}
