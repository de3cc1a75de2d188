import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where personal data was found: the file and the place in it; never the data itself. */
export interface PrivacyFinding {
  readonly file: string;
  readonly offset: number;
  /** What kind of thing it is: a word of the list's, or a pattern's name. */
  readonly kind: string;
}

/** Values that must occur nowhere, by kind, e.g. `{ name: ['…'], address: ['…'] }`. Shorter than three bytes would be found by chance, and are refused. */
export type ForbiddenValues = Readonly<Record<string, readonly string[]>>;

const PATTERNS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['ID number', /(?<![0-9A-Za-z_-])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z_-])/g],
  ['mobile number', /(?<![0-9A-Za-z_-])1[3-9]\d{9}(?![0-9A-Za-z_-])/g],
  ['access token', /eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g],
];

/** Finds personal data in bytes: ID numbers, mobile numbers and tokens by form, and all forbidden values as UTF-8, GB18030-safe ASCII or base64. */
export function scanBytes(file: string, bytes: Buffer, forbidden: ForbiddenValues): PrivacyFinding[] {
  const findings: PrivacyFinding[] = [];
  const text = bytes.toString('latin1');
  for (const [kind, pattern] of PATTERNS) for (const match of text.matchAll(pattern)) findings.push({ file, offset: match.index, kind });
  for (const [kind, values] of Object.entries(forbidden)) {
    for (const value of values) {
      if (Buffer.byteLength(value) < 3) throw new RangeError(`a forbidden value must be at least three bytes, a ${kind} is not`);
      const offset = bytes.indexOf(value);
      if (offset >= 0) findings.push({ file, offset, kind });
    }
  }
  return findings;
}

/** {@link scanBytes} over every file at or below the directories, unreadable ones being an error. */
export async function scanDirectories(directories: readonly string[], forbidden: ForbiddenValues): Promise<PrivacyFinding[]> {
  const findings: PrivacyFinding[] = [];
  for (const directory of directories) {
    for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) findings.push(...scanBytes(path, await readFile(path), forbidden));
    }
  }
  return findings;
}
