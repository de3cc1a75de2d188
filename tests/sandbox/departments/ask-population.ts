import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import iconv from 'iconv-lite';

/** One ROW of a query. */
export interface AskRow {
  readonly GMSFHM?: string;
  readonly XM?: string;
  readonly HH?: string;
  readonly fsd?: string;
  readonly ywlx?: string;
}

export interface Ask {
  readonly rows: readonly AskRow[];
  readonly cxlx?: string;
  readonly fhzd?: string;
  readonly sbm?: string;
  readonly license?: string;
  readonly titles?: Readonly<Record<string, string>>;
}

const PARSER = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false, trimValues: false });
const BUILDER = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@' });

/** Text of a call, as an integrator writes it. */
export function writeCall({ rows, cxlx, fhzd, sbm = '省政务网关', license = 'TEST-LICENSE', titles = { GMSFHM: '公民身份号码', XM: '姓名' } }: Ask): string {
  const data = rows.map(({ fsd = '320411', ywlx = '营业执照办理', ...columns }) => ({ ...(fsd === '' ? {} : { '@FSD': fsd }), ...(ywlx === '' ? {} : { '@YWLX': ywlx }), ...columns }));
  const info = { ...(sbm === '' ? {} : { SBM: sbm }), ...(cxlx === undefined ? {} : { CXLX: cxlx }), ...(fhzd === undefined ? {} : { FHZD: fhzd }) };
  const conditions = `<?xml version="1.0" encoding="GBK"?>${BUILDER.build({ ROWS: { INFO: info, ROW: [titles, ...data] } })}`;
  return `<?xml version="1.0" encoding="GBK"?>${BUILDER.build({
    'soapenv:Envelope': {
      '@xmlns:soapenv': 'http://schemas.xmlsoap.org/soap/envelope/', '@xmlns:ws': 'http://ws.gov.cn/',
      'soapenv:Body': { 'ws:queryPop': { inLicense: license, inConditions: conditions } },
    },
  })}`;
}

/** The reply: its bytes, its envelope and the document in `out`, both parsed. */
export interface PopulationReply {
  readonly status: number;
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly text: string;
  // Parsed XML has no type of its own; tests look into it by path.
  readonly document: ReturnType<XMLParser['parse']>;
}

/** A text cut short has no document. */
function parsedOrNull(text: string): ReturnType<XMLParser['parse']> {
  try {
    return PARSER.parse(text);
  } catch {
    return null;
  }
}

export async function askPopulation(url: string, ask: Ask, body: Uint8Array = iconv.encode(writeCall(ask), 'gb18030')): Promise<PopulationReply> {
  const response = await fetch(`${url}/services/PopService`, { method: 'POST', headers: { 'content-type': 'text/xml; charset=GBK', soapaction: '"queryPop"' }, body: Buffer.from(body) });
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = new TextDecoder('gb18030').decode(bytes);
  const envelope = PARSER.parse(text);
  const out = envelope['soapenv:Envelope']?.['soapenv:Body']?.['ns1:queryPopResponse']?.out;
  const inner = typeof out === 'string' ? out : (out?.['#text'] ?? '');
  return { status: response.status, contentType: response.headers.get('content-type') ?? '', bytes, text, document: inner === '' ? envelope : parsedOrNull(inner) };
}

/** Records of a DATA document, whether one or many. */
export function recordsOf(reply: PopulationReply): readonly Record<string, string>[] {
  const records = reply.document?.DATA?.RECORD ?? [];
  return Array.isArray(records) ? records : [records];
}
