import { IDENTITY_DOCUMENT_TYPE, LICENSE_STATUS, codeTable, type CodedValue } from '../../standards/code-tables/index.ts';
import { parseLicenseId } from '../../standards/license-id.ts';
import { asObject, asText } from '../protocol/json-value.ts';
import { found, unavailable, withQuality, type Reading } from '../reading.ts';
import { readIdNumber } from '../values/id-number-value.ts';
import { readLegacyCode } from '../values/legacy-code.ts';
import { dayOf, longTermOf, readLegacyDate } from '../values/legacy-date.ts';
import { readLegacyText } from '../values/legacy-text.ts';
import type { LicenseRow } from './codec.ts';
import type { LicenseFile, LicenseRecord, LicenseState, SealVerification } from './license-record.ts';

/** E-licence holder types: GA/T 517, and two of the library's own (domain.md 2.0). */
const HOLDER_DOCUMENT_TYPE = codeTable(IDENTITY_DOCUMENT_TYPE.system, {
  ...Object.fromEntries(IDENTITY_DOCUMENT_TYPE.names), '10': '居民身份证', '001': '统一社会信用代码', '999': '其他',
});

const STATE_BY_CODE: ReadonlyMap<string, LicenseState> = new Map([
  ['01', 'VALID'], ['02', 'SUSPENDED'], ['03', 'RESCINDED'], ['04', 'CANCELLED'], ['05', 'INVALIDATED'], ['06', 'TRANSFERRED_OUT'], ['07', 'REVOKED'], ['99', 'OTHER'],
]);

const SEAL_BY_CODE: ReadonlyMap<string, SealVerification> = new Map([['1', 'VALID'], ['0', 'INVALID']]);

function textOf(row: LicenseRow, quality: string[], ...names: readonly string[]): string | null {
  for (const name of names) {
    const { value, quality: marks } = readLegacyText(asText(row[name]));
    quality.push(...marks.map((mark) => `${mark}:${name}`));
    if (value !== null) return value;
  }
  return null;
}

function dateOf(row: LicenseRow, quality: string[], ...names: readonly string[]): string | null {
  const raw = names.map((name) => row[name]).find((value) => value !== undefined);
  const date = readLegacyDate(raw);
  if (date.precision === 'INVALID') quality.push('DATE_NOT_A_DATE');
  return dayOf(date);
}

function faceDataOf(row: LicenseRow): ReadonlyMap<string, string> | null {
  const raw = row['businessInformation'];
  let face = asObject(raw);
  if (face === null && typeof raw === 'string') {
    try {
      face = asObject(JSON.parse(raw));
    } catch {
      // Free text, not members: there is nothing to hand on by key.
      face = null;
    }
  }
  if (face === null) return null;
  return new Map(Object.entries(face).flatMap(([name, value]) => {
    const text = asText(value);
    return text === null ? [] : [[name, text] as const];
  }));
}

/** State as it is today: a licence still marked valid past its last day is EXPIRED, with a mark, for issuers forget (domain.md 5.2). */
function stateOf(code: CodedValue | null, validTo: string | null, today: string, quality: string[]): LicenseState {
  const state = code === null ? 'OTHER' : (STATE_BY_CODE.get(code.code) ?? 'OTHER');
  if (code !== null && code.name === null) quality.push('UNKNOWN_CODE:state');
  if (state !== 'VALID' || validTo === null || today <= validTo) return state;
  quality.push('STATE_STALE');
  return 'EXPIRED';
}

/** Holder codes are ID numbers or USCCs; both compare in one normal form. */
export function normalHolderCode(raw: string): string {
  return readIdNumber(raw).number;
}

function toLicense(row: LicenseRow, licenseId: string, today: string): Omit<LicenseRecord, 'supersededBy'> {
  const quality: string[] = [];
  const parsed = parseLicenseId(licenseId);
  const checkOk = parsed.ok ? parsed.value.checkOk : null;
  if (checkOk === false) quality.push('LICENSE_ID_CHECK');
  if (!parsed.ok) quality.push('LICENSE_ID_FORM');
  const end = readLegacyDate(row['validTo'] ?? row['expiringDate']);
  if (end.precision === 'ABSENT') quality.push('VALID_TO_ABSENT');
  if (end.precision === 'INVALID') quality.push('DATE_NOT_A_DATE:validTo');
  const validTo = dayOf(end);
  const stateText = textOf(row, quality, 'state', 'certState');
  const statusCode = stateText === null ? null : readLegacyCode(LICENSE_STATUS, stateText);
  const holderType = textOf(row, quality, 'identityCardType');
  const holder = readIdNumber(asText(row['identityCard']) ?? '');
  quality.push(...holder.quality.filter((mark) => mark !== 'ID_NOT_A_NUMBER' && mark !== 'ID_CHECK_CHARACTER'));
  return {
    licenseId,
    checkOk,
    typeCode: textOf(row, quality, 'licenseType', 'licenseTypeCode', 'ZZLXDM') ?? (parsed.ok ? parsed.value.typeCode : null),
    typeName: textOf(row, quality, 'name'),
    number: textOf(row, quality, 'certNum'),
    holderName: textOf(row, quality, 'holderName'),
    holderCode: holder.number,
    holderDocumentType: holderType === null ? null : readLegacyCode(HOLDER_DOCUMENT_TYPE, holderType),
    issuer: textOf(row, quality, 'issuAuth'),
    issuerCode: textOf(row, quality, 'issuAuthCode'),
    issuedOn: dateOf(row, quality, 'issueDate', 'issuDate'),
    validFrom: dateOf(row, quality, 'effectiveDate', 'validFrom'),
    validTo,
    longTerm: longTermOf(end),
    status: stateOf(statusCode, validTo, today, quality),
    statusCode,
    supersedes: textOf(row, quality, 'associatedZzeCertID'),
    sealVerification: SEAL_BY_CODE.get(textOf(row, quality, 'sealState', 'signState') ?? '') ?? 'UNKNOWN',
    faceData: faceDataOf(row),
    quality: [...new Set(quality)],
  };
}

/**
 * The rows of a list as licences, each once. `today` (`YYYY-MM-DD`) tells the expired. A row without an identifier makes the list MALFORMED: a
 * licence that nobody can name must not silently be missing.
 */
export function toLicenses(rows: readonly LicenseRow[], today: string): Reading<readonly LicenseRecord[]> {
  const licenses = new Map<string, Omit<LicenseRecord, 'supersededBy'>>();
  for (const row of rows) {
    const licenseId = readLegacyText(asText(row['certIdentifier'])).value ?? '';
    if (licenseId === '') return unavailable('MALFORMED', { quality: ['LICENSE_ID_ABSENT'] });
    licenses.set(licenseId, toLicense(row, licenseId, today));
  }
  const successors = new Map([...licenses.values()].flatMap(({ licenseId, supersedes }) => (supersedes === null ? [] : [[supersedes, licenseId] as const])));
  const value = [...licenses.values()].map((license) => ({ ...license, supersededBy: successors.get(license.licenseId) ?? null }));
  const marks = value.flatMap(({ quality }) => quality);
  return withQuality(found(value), licenses.size < rows.length ? ['DUPLICATE_ROW', ...marks] : marks);
}

/** A file reply as an address that ends; `receivedAt` in epoch milliseconds. */
export function toLicenseFile(licenseId: string, file: Readonly<Record<string, unknown>>, receivedAt: number): Reading<LicenseFile> {
  const url = asText(file['url']);
  if (asText(file['certIdentifier'])?.trim() !== licenseId) return unavailable('NOT_THE_PROTOCOL', { quality: ['WRONG_LICENSE'] });
  if (url === null || !/^https?:\/\//.test(url)) return unavailable('MALFORMED', { quality: ['FILE_URL'] });
  const seconds = Number(asText(file['urlExpire']) ?? Number.NaN);
  return found({ licenseId, fileType: asText(file['fileType']) ?? '', url, expiresAt: Number.isFinite(seconds) ? receivedAt + seconds * 1_000 : null });
}
