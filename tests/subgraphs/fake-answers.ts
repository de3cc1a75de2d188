import type { Answer, Evidence, RefusedCause, UnavailableCause } from '../../adapters/answer.ts';
import type { LicenseRecord } from '../../adapters/e-license/license-record.ts';
import type { DepartmentSettings } from '../../subgraphs/config.ts';
import { subgraphConfig } from '../../subgraphs/config.ts';
import type { HouseholdRecord } from '../../adapters/population/household-record.ts';
import type { PersonRecord } from '../../adapters/population/person-record.ts';

/** Nobody answers at these: tests give modules of their own. */
export const DEPARTMENTS: DepartmentSettings = subgraphConfig({}).departments;

export const evidence = (source: string): Evidence => ({
  source, channel: 'test:ask', sourceMode: 'REALTIME', asOf: '2026-03-01T08:00:00+08:00', latencyMs: 12, sourceRequestId: 'dep-7', quality: ['ID_LOWERCASE_X'],
});
export const found = <T>(source: string, value: T): Answer<T> => ({ outcome: 'FOUND', value, evidence: evidence(source) });
export const notFound = (source: string): Answer<never> => ({ outcome: 'NOT_FOUND', evidence: evidence(source) });
export const unavailable = (source: string, cause: UnavailableCause = 'TIMEOUT', retryAfterMs: number | null = 500): Answer<never> => ({ outcome: 'UNAVAILABLE', cause, retryAfterMs, evidence: evidence(source) });
export const refused = (source: string, cause: RefusedCause = 'QUOTA'): Answer<never> => ({ outcome: 'REFUSED', cause, retryAfterMs: null, evidence: evidence(source) });
export const ambiguous = (source: string): Answer<never> => ({ outcome: 'AMBIGUOUS', candidates: 2, evidence: evidence(source) });

/** A whole person of the register; synthetic, in the reserved ranges of domain.md 5. */
export function personRecord(change: Partial<PersonRecord> = {}): PersonRecord {
  return {
    idDocumentType: '111', idNumber: '320499193802140016', name: '张伟', formerName: null, sex: { code: '1', name: '男性', system: 'GB/T 2261.1-2003' }, ethnicity: null,
    birthDate: '1938-02-14', birthPlaceDivision: '320499', nativePlaceDivision: '320499', hukouDivision: '320499001', hukouAddress: '江苏省常州市示例区示例街道1号',
    addressCode: null, hukouKind: null, hukouMoveInDate: null, householdNo: 'H000001', relationToHead: { code: '02', name: '户主', system: 'GB/T 4761-2008' },
    residenceAddress: null, residencePermit: { number: '320499190000000018', validFrom: '2024-01-01', validTo: null }, hukouMaritalStatus: null, hukouEducation: null,
    mobile: '16100000001', portraitRef: 'ZP1', idCardValidFrom: '2015-01-01', idCardValidTo: null, idCardLongTerm: true, idCardIssuer: '常州市公安局示例分局',
    personStatus: 'NORMAL', deathCancelDate: null, deathCancelKind: null, recordCurrent: true, validFrom: '2010-06-01T08:00:00+08:00', validTo: null, history: [],
    ...change,
  };
}

export function householdRecord(change: Partial<HouseholdRecord> = {}): HouseholdRecord {
  return {
    householdNo: 'H000001', kind: null, division: '320499001', address: null, headIdNumber: '320499193802140016',
    members: [
      { idDocumentType: '111', idNumber: '320499193802140016', name: '张伟', relationToHead: null },
      { idDocumentType: '111', idNumber: '320499193802140024', name: '李秀英', relationToHead: null },
    ],
    ...change,
  };
}

export function licenseRecord(change: Partial<LicenseRecord> = {}): LicenseRecord {
  return {
    licenseId: '1.2.156.3005.2.11320499MY9B00035D001.11320499MY9B00035D.20240000000000000001.001.A', checkOk: true, typeCode: '11320499MY9B00035D001', typeName: '营业执照',
    number: 'N-1', holderName: '张伟', holderCode: '320499193802140016', holderDocumentType: { code: '10', name: '居民身份证', system: 'GA/T 517-2004' }, issuer: '示例局',
    issuerCode: '11320499MY9B00035D', issuedOn: '2024-01-01', validFrom: '2024-01-01', validTo: null, longTerm: true, status: 'VALID', statusCode: null, supersedes: null,
    supersededBy: null, sealVerification: 'VALID', faceData: null, quality: [], ...change,
  };
}
