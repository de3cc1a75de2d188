import type { LicenseRecord } from '../../people/records/license-record.ts';

/** How issuers write dates; one library shows them as they came. */
const STYLES = ['DASHED', 'COMPACT', 'MIDNIGHT', 'CHINESE'] as const;
type Style = (typeof STYLES)[number];

function written(date: string, style: Style): string {
  switch (style) {
    case 'DASHED': return date;
    case 'COMPACT': return date.replaceAll('-', '');
    case 'MIDNIGHT': return `${date} 00:00:00`;
    case 'CHINESE': return `${date.slice(0, 4)}年${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`;
  }
}

/** Issue and end styles of the recorded licences, by the end of their identifier. */
const RECORDED: readonly (readonly [string, Style, Style])[] = [
  ['D001.11320499MY9B00035D.20240000000000000001.001.A', 'DASHED', 'DASHED'],
  ['D002.11320499MY9B00035D.20240000000000000002.001.N', 'COMPACT', 'COMPACT'],
  ['D002.11320499MY9B00035D.20240000000000000002.002.L', 'COMPACT', 'MIDNIGHT'],
  ['D001.11320499MY9B00035D.20240000000000000001.001.B', 'CHINESE', 'CHINESE'],
  ['D003.320499.000000001.001.', 'COMPACT', 'COMPACT'],
];

/** Issue date, start and end of a licence as the wire has them; 长期 for no end, empty for an end not stated. */
export function licenseDates(license: LicenseRecord): { readonly issueDate: string; readonly effectiveDate: string; readonly validTo: string } {
  const recorded = RECORDED.find(([end]) => license.licenseId.endsWith(end));
  const spread = license.licenseId.charCodeAt(license.licenseId.length - 1);
  const issue = recorded?.[1] ?? STYLES[spread % STYLES.length] ?? 'DASHED';
  const end = recorded?.[2] ?? STYLES[(spread >> 2) % STYLES.length] ?? 'DASHED';
  const { validTo } = license;
  return {
    issueDate: written(license.issuedOn, issue),
    effectiveDate: written(license.validFrom, issue),
    validTo: validTo.kind === 'OPEN' ? '长期' : validTo.kind === 'ABSENT' ? '' : written(validTo.date, end),
  };
}
