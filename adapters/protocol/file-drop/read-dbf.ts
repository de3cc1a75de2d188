import { found, unavailable, type Reading } from '../../reading.ts';

/** A value of a dBASE III field: text, `YYYY-MM-DD`, number as text, or logical. */
export type DbfValue = string | boolean | null;
export type DbfRecord = ReadonlyMap<string, DbfValue>;

export interface DbfTable {
  readonly records: readonly DbfRecord[];
  /** Records with the deletion mark: gone, and told apart from records that never were. */
  readonly deleted: readonly DbfRecord[];
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly length: number;
}

const HEADER_BYTES = 32;
const FIELD_BYTES = 32;
const FIELDS_END = 0x0d;
const DELETED = 0x2a;
/** dBASE III stores column names in ten bytes and text in 254: what came longer is cut by whoever wrote the file. */
const NAME_LIMIT = 10;
const TEXT_LIMIT = 254;
const SPACE = 0x20;
const GB18030 = new TextDecoder('gb18030');

/** The field's bytes cut first and decoded second: a file cut in mid-character must not eat the first byte of the next field. */
function decodeText(bytes: Uint8Array): { readonly text: string; readonly isCut: boolean } {
  const text = GB18030.decode(bytes);
  const isSplit = text.endsWith('\ufffd');
  // Full to the last byte of the longest field there is: there was more.
  const isFull = bytes.length === TEXT_LIMIT && bytes.at(-1) !== SPACE;
  return { text: (isSplit ? text.slice(0, -1) : text).trimEnd(), isCut: isSplit || isFull };
}

function readFields(bytes: Uint8Array, headerLength: number): readonly Field[] {
  const fields: Field[] = [];
  for (let at = HEADER_BYTES; at + FIELD_BYTES <= headerLength && bytes[at] !== FIELDS_END; at += FIELD_BYTES) {
    const nameBytes = bytes.subarray(at, at + 11);
    const end = nameBytes.indexOf(0);
    fields.push({ name: GB18030.decode(nameBytes.subarray(0, end < 0 ? 11 : end)).trim(), type: String.fromCharCode(bytes[at + 11] ?? 0), length: bytes[at + 16] ?? 0 });
  }
  return fields;
}

function readValue({ type }: Field, text: string): DbfValue {
  if (text === '') return null;
  switch (type) {
    case 'D':
      return /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : null;
    case 'L':
      return /^[TtYy]$/.test(text) ? true : /^[FfNn]$/.test(text) ? false : null;
    default:
      return text;
  }
}

/** Reads a dBASE III table in code page 936. A file shorter than its header promises is no answer at all. Never throws. */
export function readDbf(bytes: Uint8Array): Reading<DbfTable> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || (bytes[0] ?? 0) % 16 !== 3) return unavailable('NOT_THE_PROTOCOL');
  const [count, headerLength, recordLength] = [view.getUint32(4, true), view.getUint16(8, true), view.getUint16(10, true)];
  if (headerLength > bytes.length || headerLength + count * recordLength > bytes.length) return unavailable('MALFORMED', { quality: ['TRUNCATED'] });
  const fields = readFields(bytes, headerLength);
  if (fields.length === 0 || fields.reduce((sum, { length }) => sum + length, 1) !== recordLength) return unavailable('MALFORMED');

  // A name of just ten that ends in an underscore had more after it.
  const quality = fields.filter(({ name }) => name.length === NAME_LIMIT && name.endsWith('_')).map(({ name }) => `COLUMN_NAME_CUT:${name}`);
  const table: { readonly records: DbfRecord[]; readonly deleted: DbfRecord[] } = { records: [], deleted: [] };
  for (let index = 0; index < count; index += 1) {
    const start = headerLength + index * recordLength;
    const record = new Map<string, DbfValue>();
    let at = start + 1;
    for (const field of fields) {
      const { text, isCut } = decodeText(bytes.subarray(at, at + field.length));
      if (isCut) quality.unshift(`TRUNCATED:records[${table.records.length}].${field.name}`);
      record.set(field.name, readValue(field, text.trim()));
      at += field.length;
    }
    table[bytes[start] === DELETED ? 'deleted' : 'records'].push(record);
  }
  return found(table, { quality });
}
