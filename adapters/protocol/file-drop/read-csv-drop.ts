import { createHash } from 'node:crypto';
import { CsvError, parse } from 'csv-parse/sync';
import { found, unavailable, type Reading } from '../../reading.ts';
import { decodeText } from '../decode-text.ts';
import type { DropControl } from './read-control.ts';

/** One line of a drop, its columns by their names. */
export type CsvRow = ReadonlyMap<string, string | null>;

export interface CsvDrop {
  readonly rows: readonly CsvRow[];
  /** Lines set aside, by number (the header is 1): they must not shift the columns of others, and must not be lost silently either. */
  readonly rejected: readonly { readonly line: number; readonly reason: 'COLUMN_COUNT' | 'NUMBER_LOST' }[];
  /** MD5 of the file, by which a file sent again is known. */
  readonly digest: string;
}

/** What csv-parse gives per record with `info`. */
interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** `="…"` and a leading apostrophe are how people keep a spreadsheet from eating a number. The first is no CSV: made plain quotes before parsing. */
function unprotect(text: string): string {
  return text.replaceAll(/(^|,)="(\w*)"(?=,|\r?$)/gm, '$1"$2"').replaceAll(/(^|,)'(\w+)(?=,|\r?$)/gm, '$1$2');
}

/** Digits a spreadsheet has rounded away (`3.20499E+17`): nobody can give them back. */
function isNumberLost(cell: string): boolean {
  return /^\d(?:\.\d+)?E\+\d{2}$/i.test(cell);
}

function parseStrictly(text: string): readonly ParsedRecord[] | null {
  try {
    // csv-parse types records by its options; with columns off and info on each is a record with its info.
    return parse(text, { bom: true, info: true, relax_column_count: true, skip_empty_lines: true }) as unknown as readonly ParsedRecord[];
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
}

/** Why the file is not to be read: half written, or not the one its flags speak of. */
function controlProblems(bytes: Uint8Array, digest: string, control: DropControl): readonly string[] {
  if (!control.isReady) return ['TRUNCATED'];
  const problems: string[] = [];
  if (control.bytes !== null && control.bytes !== bytes.length) problems.push('TRUNCATED');
  if (control.md5 !== null && control.md5 !== digest) problems.push('CHECKSUM_MISMATCH');
  return problems;
}

/**
 * Reads a dropped CSV file with its flags. A file that is not whole, whose quotes do not close, or whose lines do not add up to the control count is no
 * answer: the state before it stays. `earlier` gives the name of a file taken before with the same digest. Never throws.
 */
export function readCsvDrop(bytes: Uint8Array, control: DropControl, earlier: (digest: string) => string | null): Reading<CsvDrop> {
  const digest = createHash('md5').update(bytes).digest('hex');
  const problems = controlProblems(bytes, digest, control);
  if (problems.length > 0) return unavailable('MALFORMED', { quality: problems });
  const parsed = parseStrictly(unprotect(decodeText(bytes, 'text/csv; charset=GBK').text));
  if (parsed === null) return unavailable('MALFORMED', { quality: ['UNBALANCED_QUOTE'] });
  const [header, ...lines] = parsed;
  if (header === undefined) return unavailable('MALFORMED');
  const names = header.record.map((name) => name.trim());
  const rows: CsvRow[] = [];
  const rejected: CsvDrop['rejected'][number][] = [];
  for (const { record, info } of lines) {
    const cells = record.map((cell) => cell.trim());
    if (cells.length !== names.length) rejected.push({ line: info.lines, reason: 'COLUMN_COUNT' });
    else if (cells.some(isNumberLost)) rejected.push({ line: info.lines, reason: 'NUMBER_LOST' });
    else rows.push(new Map(names.map((name, index) => [name, cells[index] || null])));
  }
  if (control.rows !== null && control.rows !== lines.length) return unavailable('MALFORMED', { quality: ['ROW_COUNT_MISMATCH'] });
  const resent = earlier(digest);
  return found({ rows, rejected, digest }, { quality: resent === null ? [] : [`RESENT:${resent}`] });
}
