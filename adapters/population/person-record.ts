import type { CodedValue } from '../../standards/code-tables/index.ts';

export const PERSON_STATUSES = ['NORMAL', 'DECEASED', 'EMIGRATED', 'CANCELLED'] as const;
export type PersonStatus = (typeof PERSON_STATUSES)[number];

/** An earlier state of the same person in the register (jlbz 2, or overtaken by a later qysj). Latest first in {@link PersonRecord.history}. */
export interface PersonHistoryEntry {
  readonly name: string | null;
  readonly householdNo: string | null;
  readonly hukouDivision: string | null;
  readonly hukouAddress: string | null;
  /** RFC 3339 instant, +08:00; null when the register does not say. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** A resident permit (居住证). */
export interface ResidencePermit {
  readonly number: string;
  /** `YYYY-MM-DD`. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/**
 * One person as the population library (人口库) holds them now, domain.md 2.1. Dates are `YYYY-MM-DD`, instants RFC 3339 with +08:00;
 * null means the register gives no usable value, and the answer's quality says why when there was an unusable one.
 */
export interface PersonRecord {
  /** GA/T 517 document type, `111` for the resident identity card. */
  readonly idDocumentType: string;
  /** 18 characters in normal form. */
  readonly idNumber: string;
  readonly name: string | null;
  readonly formerName: string | null;
  readonly sex: CodedValue | null;
  readonly ethnicity: CodedValue | null;
  readonly birthDate: string | null;
  /** Division codes as the register gives them: 6, 9 or 12 digits, the finest it has. */
  readonly birthPlaceDivision: string | null;
  readonly nativePlaceDivision: string | null;
  readonly hukouDivision: string | null;
  readonly hukouAddress: string | null;
  readonly addressCode: string | null;
  readonly hukouKind: CodedValue | null;
  readonly hukouMoveInDate: string | null;
  readonly householdNo: string | null;
  readonly relationToHead: CodedValue | null;
  readonly residenceAddress: string | null;
  readonly residencePermit: ResidencePermit | null;
  readonly hukouMaritalStatus: CodedValue | null;
  readonly hukouEducation: CodedValue | null;
  readonly mobile: string | null;
  /** Reference of the portrait (zpid), never bytes. */
  readonly portraitRef: string | null;
  readonly idCardValidFrom: string | null;
  /** Null with {@link idCardLongTerm} true means 长期; null with false or null means not known. */
  readonly idCardValidTo: string | null;
  readonly idCardLongTerm: boolean | null;
  readonly idCardIssuer: string | null;
  /** Null for a status code the register's table does not hold: unknown is never NORMAL. */
  readonly personStatus: PersonStatus | null;
  readonly deathCancelDate: string | null;
  readonly deathCancelKind: CodedValue | null;
  readonly recordCurrent: boolean;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly history: readonly PersonHistoryEntry[];
}
