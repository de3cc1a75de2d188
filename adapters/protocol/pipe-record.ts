import iconv from 'iconv-lite';
import { found, unavailable, type Reading } from '../reading.ts';

const PIPE = 0x7c;
const GB18030 = new TextDecoder('gb18030');

/** Writes `|field|field|`, each padded with spaces to its width in GBK bytes, as fixed-width services demand. Null when a field does not fit. */
export function writePipeRecord(fields: readonly string[], widths: readonly number[]): Uint8Array | null {
  const parts: Buffer[] = [Buffer.from('|')];
  for (const [index, width] of widths.entries()) {
    const bytes = iconv.encode(fields[index] ?? '', 'gbk');
    if (bytes.length > width || bytes.includes(PIPE)) return null;
    parts.push(bytes, Buffer.alloc(width - bytes.length, ' '), Buffer.from('|'));
  }
  return Buffer.concat(parts);
}

/**
 * Reads `|field|field|` by widths in bytes, not by the separators: the second byte of a GBK character may be 0x7C, a pipe. Padding is taken off.
 * Never throws.
 */
export function readPipeRecord(bytes: Uint8Array, widths: readonly number[]): Reading<readonly string[]> {
  const fields: string[] = [];
  let at = 0;
  for (const width of widths) {
    if (bytes[at] !== PIPE) return unavailable(at === 0 ? 'NOT_THE_PROTOCOL' : 'MALFORMED');
    const end = at + 1 + width;
    if (end >= bytes.length) return unavailable('MALFORMED', { quality: ['TRUNCATED'] });
    fields.push(GB18030.decode(bytes.subarray(at + 1, end)).trimEnd());
    at = end;
  }
  return bytes[at] === PIPE ? found(fields) : unavailable('MALFORMED');
}
