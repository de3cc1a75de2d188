/**
 * 行政区划代码 (GB/T 2260 with the civil-affairs updates, 9-digit statistical extension) of the area the sandbox covers, with validity
 * intervals: a code in an old address stays readable after its town was renamed or merged.
 */
export type DivisionLevel = 'PROVINCE' | 'PREFECTURE' | 'COUNTY' | 'TOWNSHIP';

export interface Division {
  readonly code: string;
  readonly name: string;
  readonly level: DivisionLevel;
  readonly parent: string | null;
  /** First day in force, `YYYY-MM-DD`; null = since before records. */
  readonly validFrom: string | null;
  /** First day no longer in force; null = in force. */
  readonly validTo: string | null;
  /** Code that took its place; null = none. */
  readonly successor: string | null;
}

type Row = readonly [code: string, name: string, parent: string | null, validFrom?: string, validTo?: string, successor?: string];

const ROWS: readonly Row[] = [
  ['320000', '江苏省', null],
  ['320400', '常州市', '320000'],
  ['320402', '天宁区', '320400'],
  ['320404', '钟楼区', '320400'],
  ['320411', '新北区', '320400'],
  ['320412', '武进区', '320400'],
  ['320413', '金坛区', '320400'],
  ['320481', '溧阳市', '320400'],
  // Not a real county: the reserved division of synthetic data (no county-level suffix above 88 is in use).
  ['320499', '示例区', '320400'],
  ['320499001', '示例街道', '320499'],
  ['320600', '南通市', '320000'],
  ['321200', '泰州市', '320000'],
  ['321204', '姜堰区', '321200'],
  ['321300', '宿迁市', '320000'],
  ['320411001', '河海街道', '320411', undefined, '2020-07-01', '320411002'],
  ['320411002', '三井街道', '320411'],
  ['320411003', '龙虎塘街道', '320411'],
  ['320411004', '春江街道', '320411', '2020-07-01'],
  ['320411005', '魏村街道', '320411', '2020-07-01'],
  ['320411006', '新桥街道', '320411', '2020-07-01'],
  ['320411101', '孟河镇', '320411'],
  ['320411103', '薛家镇', '320411'],
  ['320411104', '罗溪镇', '320411'],
  ['320411105', '西夏墅镇', '320411'],
  ['320411122', '奔牛镇', '320411', '2015-05-01'],
];

function levelOf(code: string): DivisionLevel {
  if (code.length > 6) return 'TOWNSHIP';
  if (code.endsWith('0000')) return 'PROVINCE';
  return code.endsWith('00') ? 'PREFECTURE' : 'COUNTY';
}

export const DIVISIONS: ReadonlyMap<string, Division> = new Map(
  ROWS.map(([code, name, parent, validFrom = null, validTo = null, successor = null]) => [
    code,
    { code, name, level: levelOf(code), parent, validFrom, validTo, successor },
  ]),
);

/** Whether the division was in force on a day (`YYYY-MM-DD`). */
export function isDivisionInForce(division: Division, day: string): boolean {
  return (division.validFrom === null || division.validFrom <= day) && (division.validTo === null || day < division.validTo);
}

/** Names from the province down, e.g. `江苏省常州市新北区薛家镇`; null for an unknown code. A 12-digit code is read by its township. */
export function divisionFullName(code: string): string | null {
  const division = DIVISIONS.get(code) ?? DIVISIONS.get(code.slice(0, 9)) ?? DIVISIONS.get(code.slice(0, 6));
  if (division === undefined) return null;
  return (division.parent === null ? '' : (divisionFullName(division.parent) ?? '')) + division.name;
}
