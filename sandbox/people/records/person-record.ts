import type { AddressRecord } from './address-record.ts';
import type { DefectLabel } from './defect-label.ts';

/** The fifteen hand-made people of domain.md 5.6. */
export const PERSONA_IDS = ['P01', 'P02', 'P03', 'P04', 'P05', 'P06', 'P07', 'P08', 'P09a', 'P09b', 'P10', 'P11', 'P12', 'P13', 'P14'] as const;
export type PersonaId = (typeof PERSONA_IDS)[number];

/** The four evidences of a death; null where that source says nothing. Dates `YYYY-MM-DD`. */
export interface DeathRecord {
  readonly medicalCertificateOn: string | null;
  readonly hukouCancelledOn: string | null;
  readonly crematedOn: string | null;
  readonly benefitsStoppedOn: string | null;
}

/** A synthetic person as they truly are; what each department wrongly holds follows from `defects`. */
export interface PersonRecord {
  /** Position in the registry, 0-based. */
  readonly index: number;
  readonly persona: PersonaId | null;
  /** 18 characters, always valid and in a reserved range (domain.md 5.1). */
  readonly idNumber: string;
  readonly name: string;
  readonly formerName: string | null;
  /** GB/T 2261.1. */
  readonly sex: '1' | '2';
  /** GB/T 3304, two digits. */
  readonly ethnicity: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly birthPlaceDivision: string;
  readonly nativePlaceDivision: string;
  readonly householdNo: string;
  /** GB/T 4761. */
  readonly relationToHead: string;
  /** Where the person is registered (户籍地). */
  readonly hukouAddress: AddressRecord;
  readonly hukouKind: 'FAMILY' | 'COLLECTIVE';
  /** False for 外来: registered in another city or province. */
  readonly hukouIsLocal: boolean;
  /** Date the hukou came into this city; null when born here or registered elsewhere. */
  readonly hukouMovedInOn: string | null;
  /** Where the person lives. */
  readonly residenceAddress: AddressRecord;
  readonly residencePermit: { readonly number: string; readonly validFrom: string; readonly validTo: string } | null;
  /** The true status, GB/T 2261.2. */
  readonly maritalStatus: string;
  /** What the household register says, GB/T 2261.2; differs under STALE_MARITAL_STATUS. */
  readonly hukouMaritalStatus: string;
  /** GB/T 4658, two digits. */
  readonly education: string;
  /** 11 digits beginning 161; null below 12 years. */
  readonly mobile: string | null;
  readonly portraitId: string;
  /** `validTo` null means 长期; null as a whole when no card was issued. */
  readonly idCard: { readonly validFrom: string; readonly validTo: string | null; readonly issuer: string } | null;
  readonly death: DeathRecord | null;
  /** The number as departments other than the household register hold it; differs under WRONG_CHECK_DIGIT and ID_LOWERCASE_X. */
  readonly idNumberElsewhere: string;
  /** The name as departments other than the household register spell it; differs under NAME_VARIANT. */
  readonly nameElsewhere: string;
  /** Name of the second person registered under the same number (SHARED_ID_NUMBER); else null. */
  readonly idSharedWithName: string | null;
  readonly defects: readonly DefectLabel[];
}
