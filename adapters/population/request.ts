import { escapeXml, writeSoapEnvelope, type SoapCharset } from '../protocol/soap/soap-envelope.ts';

/** CXLX: what the service is asked for. */
export const QUERY_KINDS = { CHECK: '1', PERSON: '2', HOUSEHOLD: '3' } as const;
export type QueryKind = keyof typeof QUERY_KINDS;

export interface PopulationQuery {
  readonly kind: QueryKind;
  /** ID numbers for PERSON, household numbers for HOUSEHOLD. */
  readonly keys: readonly string[];
  /** SBM: who asks. */
  readonly organization: string;
  /** YWLX: for what. */
  readonly cause: string;
  /** FSD: six-digit division in which the business is done. */
  readonly region: string;
  /** BJBH: case number, so that the department's log and ours can be matched; null without a case. */
  readonly caseNo: string | null;
}

const NAMESPACE = 'http://ws.gov.cn/';
/** Columns of the title row, which the service demands before the first question (NCIIC). */
const TITLES = { CHECK: '<GMSFHM>公民身份号码</GMSFHM>', PERSON: '<GMSFHM>公民身份号码</GMSFHM>', HOUSEHOLD: '<HH>户号</HH>' } as const;

/**
 * FHZD by question: the columns the answer is read from and no others, for what is not asked for need not be protected (and is not parsed). A person's
 * record is read whole; a household's rows only for who belongs to it, as what, and where.
 */
const COLUMNS: Readonly<Record<QueryKind, readonly string[]>> = {
  CHECK: [],
  PERSON: [],
  HOUSEHOLD: ['hh', 'gmsfhm', 'xm', 'yhzgx', 'jlbz', 'ryzt', 'hb', 'hlx', 'jcwh', 'xzjd', 'ssxq', 'jlx', 'mlph', 'mlxz'],
};

/** The bytes of one `queryPop` call: every question carries its purpose, for the department logs it row by row. */
export function writePopulationQuery(query: PopulationQuery, license: string, charset: SoapCharset): Uint8Array {
  const column = query.kind === 'HOUSEHOLD' ? 'HH' : 'GMSFHM';
  const rows = query.keys
    .map((key) => `<ROW FSD="${escapeXml(query.region)}" YWLX="${escapeXml(query.cause)}"><${column}>${escapeXml(key)}</${column}></ROW>`)
    .join('');
  const caseNo = query.caseNo === null ? '' : `<BJBH>${escapeXml(query.caseNo)}</BJBH>`;
  const columns = COLUMNS[query.kind].length === 0 ? '' : `<FHZD>${COLUMNS[query.kind].join(',')}</FHZD>`;
  const conditions = `<?xml version="1.0" encoding="${charset}"?><ROWS><INFO><SBM>${escapeXml(query.organization)}</SBM><CXLX>${QUERY_KINDS[query.kind]}</CXLX>${columns}${caseNo}</INFO>`
    + `<ROW>${TITLES[query.kind]}</ROW>${rows}</ROWS>`;
  return writeSoapEnvelope({ namespace: NAMESPACE, name: 'queryPop', parameters: [['inLicense', license], ['inConditions', conditions]] }, charset);
}
