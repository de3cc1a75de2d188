import { XMLBuilder } from 'fast-xml-parser';
import iconv from 'iconv-lite';
import type { PopRow } from './pop-columns.ts';

/** Result document inside `out`, before it is written as text. */
export type PopDocument =
  | { readonly kind: 'RECORDS'; readonly rows: readonly PopRow[] }
  | { readonly kind: 'EMPTY'; readonly code: string; readonly message: string }
  | { readonly kind: 'MATCHES'; readonly rows: readonly PopMatch[] }
  | { readonly kind: 'ERROR'; readonly code: string; readonly message: string };

/** The answer to one ROW of a 核查. */
export interface PopMatch {
  readonly input: { readonly gmsfhm: string; readonly xm: string };
  /** Verdicts, or the sentence that the number is not held. */
  readonly result: { readonly gmsfhm: boolean; readonly xm: boolean; readonly columns: PopRow | null } | { readonly error: string };
}

const BUILDER = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true });
/** Empty columns have an open and a close tag, as the recorded messages do. */
const ROW_BUILDER = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: false });
const verdict = (same: boolean): string => (same ? '一致' : '不一致');

function matchNode({ input, result }: PopMatch): object {
  const items =
    'error' in result
      ? [{ errormesage: result.error }]
      : [
          { gmsfhm: '', result_gmsfhm: verdict(result.gmsfhm) },
          { xm: '', result_xm: verdict(result.xm) },
          ...(result.columns === null ? [] : [result.columns]),
        ];
  // Every ROW carries no="1", as the recorded service does.
  return { '@no': '1', INPUT: input, OUTPUT: { ITEM: items } };
}

/** Writes the inner document; `encoding` is what its declaration claims. */
export function writePopDocument(document: PopDocument, encoding = 'GBK'): string {
  const declaration = `<?xml version="1.0" encoding="${encoding}"?>`;
  switch (document.kind) {
    case 'RECORDS': return declaration + ROW_BUILDER.build({ DATA: { RECORD: document.rows.map((row) => ({ '@code': '0', '@msg': '成功', ...row })) } });
    case 'EMPTY': return declaration + BUILDER.build({ DATA: { RECORD: { '@code': document.code, '@msg': document.message } } });
    case 'MATCHES': return declaration + BUILDER.build({ ROWS: { ROW: document.rows.map(matchNode) } });
    case 'ERROR':
      return declaration + BUILDER.build({ RESPONSE: { '@errorcode': document.code, ROWS: { ROW: { '@no': '1', ErrorCode: document.code, ErrorMsg: document.message } } } });
  }
}

/** Text content only: the recorded envelopes leave quotes as they are. */
const ENVELOPE_OPTIONS = {
  ignoreAttributes: false, attributeNamePrefix: '@', cdataPropName: '#cdata',
  entities: [{ regex: /&/g, val: '&amp;' }, { regex: />/g, val: '&gt;' }, { regex: /</g, val: '&lt;' }],
};
const ENVELOPE_BUILDER = new XMLBuilder(ENVELOPE_OPTIONS);

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';

/** The SOAP envelope around the result string, as text. */
export function writePopEnvelope(out: string, form: { readonly declaration: string | null; readonly cdata: boolean }): string {
  const body = { 'ns1:queryPopResponse': { '@xmlns:ns1': 'http://ws.gov.cn/', out: form.cdata ? { '#cdata': out } : out } };
  return declared(form.declaration) + ENVELOPE_BUILDER.build({ 'soapenv:Envelope': { '@xmlns:soapenv': SOAP, 'soapenv:Body': body } });
}

/** A SOAP fault; `host` puts a machine's name into the detail, as careless servers do. */
export function writePopFault(fault: { readonly code: string; readonly text: string; readonly host?: string }): string {
  const detail = fault.host === undefined ? {} : { detail: { 'ns1:hostname': { '@xmlns:ns1': 'http://xml.apache.org/axis/', '#text': fault.host } } };
  const node = { faultcode: fault.code, faultstring: fault.text, ...detail };
  return declared('GBK') + ENVELOPE_BUILDER.build({ 'soapenv:Envelope': { '@xmlns:soapenv': SOAP, 'soapenv:Body': { 'soapenv:Fault': node } } });
}

function declared(encoding: string | null): string {
  return encoding === null ? '' : `<?xml version="1.0" encoding="${encoding}"?>\r\n`;
}

/** GBK bytes; characters outside GBK as GB18030 has them, which is what such a server really sends. */
export function gbkBytes(text: string): Buffer {
  return iconv.encode(text, 'gb18030');
}

/** The envelope with `out` cut at so many bytes (a VARCHAR2(2000)), even in the middle of a character: the envelope stays whole, the text does not. */
export function gbkBytesCutInside(envelope: (out: string) => string, out: string, bytes: number): Buffer {
  const marker = '\uE5E5-cut-\uE5E5';
  const [before = '', after = ''] = envelope(marker).split(marker);
  // The second byte of a GBK character is never one of these three, so they can be escaped byte by byte.
  const escaped = [...gbkBytes(out).subarray(0, bytes)].flatMap((byte) => (ESCAPES.has(byte) ? [...Buffer.from(ESCAPES.get(byte) ?? '')] : [byte]));
  return Buffer.concat([gbkBytes(before), Buffer.from(escaped), gbkBytes(after)]);
}

const ESCAPES: ReadonlyMap<number, string> = new Map([[0x26, '&amp;'], [0x3c, '&lt;'], [0x3e, '&gt;']]);
