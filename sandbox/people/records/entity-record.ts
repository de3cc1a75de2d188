import type { AddressRecord } from './address-record.ts';

/** The seven hand-made organisations of domain.md 5.6. */
export const ENTITY_PERSONA_IDS = ['E1', 'E2', 'E3', 'G1', 'I1', 'S1', 'F1'] as const;
export type EntityPersonaId = (typeof ENTITY_PERSONA_IDS)[number];

export type EntityKind = 'ENTERPRISE' | 'INDIVIDUAL_BUSINESS' | 'GOVERNMENT_AGENCY' | 'PUBLIC_INSTITUTION' | 'SOCIAL_ORGANIZATION' | 'FARMER_COOPERATIVE';

/** An organisation or individual business of the registry (domain.md 2.2, 5.4). */
export interface EntityRecord {
  readonly index: number;
  readonly persona: EntityPersonaId | null;
  readonly kind: EntityKind;
  /** 18 characters, always valid, in the reserved range MY9. */
  readonly uscc: string;
  /** Internal number of the registration authority (pripid). */
  readonly registryId: string;
  /** 15 digits; null for what was founded after three-in-one registration. */
  readonly legacyRegNo: string | null;
  readonly name: string;
  /** Market-supervision type, 4 digits; null for agencies, institutions and associations. */
  readonly marketEntityType: string | null;
  /** GB/T 12402, 3 digits. */
  readonly economicType: string;
  /** Index of the legal representative, operator or person in charge. */
  readonly legalRep: number;
  /** Yuan with two decimals as text; null where there is none. */
  readonly registeredCapitalYuan: string | null;
  readonly establishedOn: string;
  readonly operatingFrom: string | null;
  /** Null is 长期. */
  readonly operatingTo: string | null;
  readonly approvedOn: string;
  readonly businessScope: string;
  /** GB/T 4754: section letter and 4-digit class. */
  readonly industry: { readonly section: string; readonly class: string } | null;
  readonly domicile: AddressRecord;
  readonly registrationAuthority: { readonly code: string; readonly name: string };
  readonly status: 'ACTIVE' | 'REVOKED' | 'CANCELLED' | 'MOVED_OUT';
  readonly headcount: number;
  readonly contactPhone: string;
  readonly shareholders: readonly { readonly index: number; readonly name: string; readonly amountYuan: string }[];
  readonly keyPersonnel: readonly { readonly index: number; readonly name: string; readonly position: string }[];
  readonly parentUscc: string | null;
  readonly abnormalEntries: readonly { readonly listedOn: string; readonly reason: string; readonly removedOn: string | null }[];
  readonly seriousViolation: boolean;
  readonly sponsor: string | null;
  readonly purpose: string | null;
  readonly supervisingBody: string | null;
}
