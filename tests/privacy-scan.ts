import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import iconv from 'iconv-lite';

/** Where personal data was found: the file and the place in it; never the data itself. */
export interface PrivacyFinding {
  readonly file: string;
  readonly offset: number;
  /** What kind of thing it is and how it is written: `name in gbk`, or a pattern's name. */
  readonly kind: string;
}

/** Values that must occur nowhere, by kind, e.g. `{ name: ['…'], address: ['…'] }`. Shorter than three bytes would be found by chance, and are refused. */
export type ForbiddenValues = Readonly<Record<string, readonly string[]>>;

const PATTERNS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['ID number', /(?<![0-9A-Za-z_-])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z_-])/g],
  ['mobile number', /(?<![0-9A-Za-z_-])1[3-9]\d{9}(?![0-9A-Za-z_-])/g],
  ['access token', /eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g],
];

const percent = (bytes: Buffer, digit: (text: string) => string): string => [...bytes].map((byte) => `%${digit(byte.toString(16).padStart(2, '0'))}`).join('');
const escaped = (value: string, digit: (text: string) => string): string => value.replace(/[^\u0020-\u007e]/g, (unit) => `\\u${digit(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`);

/** What base64 text always holds of these bytes, whatever stands before and after them: one text for each place within a group of three. */
function insideBase64(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64').replaceAll('=', '');
    // The first and last digit also carry bits of the neighbours.
    return text.slice([0, 2, 3][before], (before + bytes.length) % 3 === 0 ? text.length : -1);
  });
}

const upper = (text: string): string => text.toUpperCase();
const same = (text: string): string => text;

/** Every way of writing a value that the scan knows, by name. Percent and \u escapes are those of its non-ASCII characters, as every encoder writes them. */
const ENCODINGS: Readonly<Record<string, (value: string) => readonly (Buffer | string)[]>> = {
  'utf-8': (value) => [value],
  gbk: (value) => [iconv.encode(value, 'gb18030')],
  'utf-16': (value) => [iconv.encode(value, 'utf-16le'), iconv.encode(value, 'utf-16be')],
  percent: (value) => [percent(Buffer.from(value), upper), percent(Buffer.from(value), same), percent(iconv.encode(value, 'gb18030'), upper), encodeURIComponent(value)],
  'json escapes': (value) => [escaped(value, same), escaped(value, upper)],
  base64: (value) => [Buffer.from(value), iconv.encode(value, 'gb18030')].flatMap((bytes) => (bytes.length < 6 ? [] : insideBase64(bytes)))
    .flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]),
  hex: (value) => [Buffer.from(value).toString('hex'), upper(Buffer.from(value).toString('hex'))],
};

interface Needle {
  readonly bytes: Buffer;
  readonly kind: string;
}

const LEAST_BYTES = 3;
/**
 * Shorter needles occur by chance in hashes, keys and salts: with the 4,000 names of two characters, each of four bytes in UTF-16 and in GBK, about once in a
 * megabyte. Text has no such bytes, so what holds a control character is not text, and only longer needles are sought in it: two characters are six bytes in UTF-8, three in any.
 */
const SURE_BYTES = 6;
const isText = (bytes: Buffer): boolean => !bytes.some((byte) => (byte < 0x20 && (byte < 0x09 || byte > 0x0d)) || byte === 0x7f);

/** Finds any of very many values, in any of the encodings, in one walk over the bytes. Made once for a population, used for every file. */
export class PrivacyScan {
  readonly #byPrefix = new Map<number, Needle[]>();
  readonly #prefixes = new Uint8Array(1 << 24);

  constructor(forbidden: ForbiddenValues) {
    for (const [kind, values] of Object.entries(forbidden)) for (const value of new Set(values)) this.#add(kind, value);
  }

  #add(kind: string, value: string): void {
    if (Buffer.byteLength(value) < LEAST_BYTES) throw new RangeError(`a forbidden value must be at least three bytes, a ${kind} is not`);
    const seen = new Set<string>();
    for (const [encoding, write] of Object.entries(ENCODINGS)) {
      for (const bytes of write(value).map((text) => Buffer.from(text))) {
        const name = bytes.toString('latin1');
        if (bytes.length < LEAST_BYTES || seen.has(name)) continue;
        seen.add(name);
        const prefix = bytes.readUIntBE(0, LEAST_BYTES);
        this.#prefixes[prefix] = 1;
        const needles = this.#byPrefix.get(prefix) ?? [];
        needles.push({ bytes, kind: encoding === 'utf-8' ? kind : `${kind} in ${encoding}` });
        this.#byPrefix.set(prefix, needles);
      }
    }
  }

  /** Personal data in bytes: ID numbers, mobile numbers and tokens by form, and every forbidden value in every encoding. */
  bytes(file: string, bytes: Buffer): PrivacyFinding[] {
    const findings: PrivacyFinding[] = [];
    const text = bytes.toString('latin1');
    for (const [kind, pattern] of PATTERNS) for (const match of text.matchAll(pattern)) findings.push({ file, offset: match.index, kind });
    const least = isText(bytes) ? LEAST_BYTES : SURE_BYTES;
    let prefix = bytes.length < LEAST_BYTES ? 0 : bytes.readUInt16BE(0);
    for (let offset = 0; offset + LEAST_BYTES <= bytes.length; offset += 1) {
      prefix = ((prefix << 8) | (bytes[offset + 2] ?? 0)) & 0xffffff;
      if (this.#prefixes[prefix] === 0) continue;
      for (const needle of this.#byPrefix.get(prefix) ?? []) {
        if (needle.bytes.length >= least && bytes.subarray(offset, offset + needle.bytes.length).equals(needle.bytes)) findings.push({ file, offset, kind: needle.kind });
      }
    }
    return findings;
  }

  /** {@link bytes} over every file at or below the directories, and how much that was; an unreadable one is an error. */
  async directories(directories: readonly string[]): Promise<{ readonly findings: readonly PrivacyFinding[]; readonly files: number; readonly bytes: number }> {
    const findings: PrivacyFinding[] = [];
    let [files, size] = [0, 0];
    for (const directory of directories) {
      for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        const bytes = await readFile(path);
        files += 1;
        size += bytes.length;
        // A name is a place too: a path by an ID number would tell as much.
        findings.push(...this.bytes(path, bytes), ...this.bytes(path, Buffer.from(path.slice(directory.length))));
      }
    }
    return { findings, files, bytes: size };
  }
}

/** {@link PrivacyScan.bytes} for one piece of bytes. */
export function scanBytes(file: string, bytes: Buffer, forbidden: ForbiddenValues): PrivacyFinding[] {
  return new PrivacyScan(forbidden).bytes(file, bytes);
}

/** {@link PrivacyScan.directories}, the findings alone. */
export async function scanDirectories(directories: readonly string[], forbidden: ForbiddenValues): Promise<readonly PrivacyFinding[]> {
  return (await new PrivacyScan(forbidden).directories(directories)).findings;
}
