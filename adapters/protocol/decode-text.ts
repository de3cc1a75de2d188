/** Text of a reply whose declarations may lie about its charset (legacy.md section 5, domain.md 7.3). */
export interface DecodedText {
  readonly text: string;
  /** `CHARSET_MISDECLARED`, `CONTROL_CHARACTER`, `UNDECODABLE_BYTE`. */
  readonly quality: readonly string[];
}

type Family = 'UTF-8' | 'GBK' | 'GB18030';

const UTF8_STRICT = new TextDecoder('utf-8', { fatal: true });
const UTF8_LENIENT = new TextDecoder('utf-8');
// GB18030 is a superset of GBK and GB2312; TextDecoder('gbk') of older Nodes turns FE 9F (䶮) into a private-use character.
const GB18030 = new TextDecoder('gb18030');
/** Characters XML 1.0 forbids (section 2.2); no other format of the departments needs them either. */
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** The charset the sender declared: Content-Type first, then the XML declaration. Null when neither names one. */
export function declaredCharset(body: Uint8Array, contentType: string | null): string | null {
  const ofHeader = /charset\s*=\s*"?([\w-]+)/i.exec(contentType ?? '')?.[1];
  if (ofHeader !== undefined) return ofHeader;
  const head = Buffer.from(body.subarray(0, 200)).toString('latin1');
  return /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)/i.exec(head)?.[1] ?? null;
}

function familyOf(charset: string | null): Family | null {
  if (charset === null) return null;
  if (/^utf-?8$/i.test(charset)) return 'UTF-8';
  if (/^gb18030$/i.test(charset)) return 'GB18030';
  return /^(gbk|gb2312|cp936|ms936|windows-936|x-gbk)$/i.test(charset) ? 'GBK' : null;
}

function strictUtf8(body: Uint8Array): string | null {
  try {
    return UTF8_STRICT.decode(body);
  } catch {
    // Not UTF-8; the caller goes on to GB18030.
    return null;
  }
}

/** Whether the bytes use GB18030's four-byte form (lead 81–FE, then a digit byte), which GBK does not have. */
function usesFourBytes(body: Uint8Array): boolean {
  for (let i = 0; i + 3 < body.length; i += 1) {
    const byte = body[i] ?? 0;
    if (byte < 0x81) continue;
    const second = body[i + 1] ?? 0;
    if (second >= 0x30 && second <= 0x39) return true;
    i += 1;
  }
  return false;
}

/**
 * GBK text can pass as UTF-8 by accident, but then only as two-byte sequences (Latin, Greek, Cyrillic); real Chinese in UTF-8 takes three
 * bytes a character. So with GBK declared, UTF-8 is believed only when it yields something from U+0800 up.
 */
function isPlausibleUtf8(text: string): boolean {
  return /[\u0800-\uffff]/.test(text) || !/[\u0080-\u07ff]/.test(text);
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function decode(body: Uint8Array, declared: Family | null): { readonly text: string; readonly misdeclared: boolean } {
  // A byte order mark decides before any declaration (Unicode 16.0 section 23.8).
  const marked = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
  const utf8 = strictUtf8(body);
  const isUtf8 = utf8 !== null && (marked || declared === null || declared === 'UTF-8' || isPlausibleUtf8(utf8));
  if (isUtf8) {
    const ascii = utf8.length === body.length;
    return { text: utf8, misdeclared: !ascii && declared !== null && declared !== 'UTF-8' };
  }
  // One damaged byte must not turn a whole UTF-8 document into mojibake: GBK bytes read as UTF-8 give more wrong characters than right ones.
  const damaged = UTF8_LENIENT.decode(body);
  const wrong = countOf(damaged, /\ufffd/g);
  if (countOf(damaged, /[\u0800-\ufffc]/g) > wrong) return { text: damaged.replace(/^\ufeff/, ''), misdeclared: declared !== null && declared !== 'UTF-8' };
  // Nothing declared means UTF-8 in XML and in JSON alike.
  const misdeclared = declared === null || declared === 'UTF-8' || (declared === 'GBK' && usesFourBytes(body));
  return { text: GB18030.decode(body), misdeclared };
}

/** Decodes by the bytes first and by the declaration second. Never throws; U+FFFD stands for undecodable bytes, for the field's reader to mark. */
export function decodeText(body: Uint8Array, contentType: string | null): DecodedText {
  const { text, misdeclared } = decode(body, familyOf(declaredCharset(body, contentType)));
  const clean = text.replaceAll(FORBIDDEN, '');
  const quality: string[] = [];
  if (misdeclared) quality.push('CHARSET_MISDECLARED');
  if (clean.length !== text.length) quality.push('CONTROL_CHARACTER');
  if (clean.includes('\ufffd')) quality.push('UNDECODABLE_BYTE');
  return { text: clean, quality };
}
