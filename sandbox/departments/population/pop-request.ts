import { XMLParser } from 'fast-xml-parser';
import iconv from 'iconv-lite';
import { z } from 'zod';

/** One data ROW of the conditions. */
export interface PopQueryRow {
  /** 发送地: division of the asking place. */
  readonly fsd: string;
  /** 业务类型: the item's name. */
  readonly ywlx: string;
  readonly gmsfhm: string;
  readonly xm: string;
  readonly hh: string;
}

/** What `queryPop` was asked. */
export interface PopQuery {
  /** 申报码: the asking organisation. */
  readonly sbm: string;
  /** 1 核查, 2 人员信息, 3 户成员. */
  readonly cxlx: string;
  /** Columns wanted, lower-case; empty = all. */
  readonly fhzd: readonly string[];
  /** Case number, where the caller sends one. */
  readonly bjbh: string;
  /** Columns of the title row, lower-case. */
  readonly titles: readonly string[];
  readonly rows: readonly PopQueryRow[];
}

export type PopReading =
  | { readonly kind: 'CALL'; readonly license: string; readonly query: PopQuery | null }
  | { readonly kind: 'NOT_SOAP' };

const PARSER = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', removeNSPrefix: true, parseTagValue: false, parseAttributeValue: false, trimValues: true });

const TEXT = z.union([z.string(), z.object({ '#text': z.string().optional() }).transform((node) => node['#text'] ?? '')]).default('');
const ENVELOPE = z.object({ Envelope: z.object({ Body: z.object({ queryPop: z.object({ inLicense: TEXT, inConditions: TEXT }) }) }) });
const ROW = z.record(z.string(), z.unknown());
const CONDITIONS = z.object({
  ROWS: z.object({
    INFO: z.union([z.literal(''), z.object({ SBM: TEXT, CXLX: TEXT, FHZD: TEXT, BJBH: TEXT })]).optional(),
    ROW: z.union([ROW, z.array(z.union([ROW, z.literal('')]))]).optional(),
  }),
});

/** Bytes to text: a byte order mark decides, then the header's charset, then the XML declaration; GBK is read as GB18030. */
function decode(body: Buffer, contentType: string): string {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return body.subarray(3).toString('utf8');
  const declared = /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? /encoding=["']([\w-]+)/i.exec(body.subarray(0, 100).toString('latin1'))?.[1] ?? 'utf-8';
  return /^gb/i.test(declared) ? iconv.decode(body, 'gb18030') : body.toString('utf8');
}

/** XML to a plain object; null when it is not well formed or declares a document type. */
function parseXml(text: string): unknown {
  if (/<!DOCTYPE/i.test(text)) return null;
  try {
    return PARSER.parse(text, true);
  } catch {
    // Not XML: the caller says so in the protocol's own way.
    return null;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function readConditions(text: string): PopQuery | null {
  const reading = CONDITIONS.safeParse(parseXml(text));
  if (!reading.success) return null;
  const { INFO, ROW: row } = reading.data.ROWS;
  const info = INFO === undefined || INFO === '' ? { SBM: '', CXLX: '', FHZD: '', BJBH: '' } : INFO;
  const rows = (row === undefined ? [] : Array.isArray(row) ? row : [row]).filter((entry) => entry !== '');
  const [titles, ...data] = rows;
  return {
    sbm: info.SBM,
    cxlx: info.CXLX === '' ? '1' : info.CXLX,
    fhzd: info.FHZD.split(',').map((column) => column.trim().toLowerCase()).filter((column) => column !== ''),
    bjbh: info.BJBH,
    titles: Object.keys(titles ?? {}).map((column) => column.toLowerCase()),
    rows: data.map((entry) => ({ fsd: textOf(entry['@FSD']), ywlx: textOf(entry['@YWLX']), gmsfhm: textOf(entry['GMSFHM']), xm: textOf(entry['XM']), hh: textOf(entry['HH']) })),
  };
}

/** Reads a SOAP 1.1 call of `queryPop`, children qualified or not, conditions escaped or in CDATA. */
export function readPopRequest(body: Buffer, contentType: string): PopReading {
  const reading = ENVELOPE.safeParse(parseXml(decode(body, contentType)));
  if (!reading.success) return { kind: 'NOT_SOAP' };
  const { inLicense, inConditions } = reading.data.Envelope.Body.queryPop;
  return { kind: 'CALL', license: inLicense, query: readConditions(inConditions) };
}
