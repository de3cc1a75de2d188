import type { CodedValue } from '../../standards/code-tables/index.ts';

export const ENTITY_STATUSES = ['ACTIVE', 'REVOKED', 'CANCELLED', 'MOVED_OUT'] as const;
export type EntityStatus = (typeof ENTITY_STATUSES)[number];

export const ENTITY_CATEGORIES = ['ENTERPRISE', 'INDIVIDUAL_BUSINESS', 'GOVERNMENT_AGENCY', 'PUBLIC_INSTITUTION', 'SOCIAL_ORGANIZATION', 'FARMER_COOPERATIVE'] as const;
export type EntityCategory = (typeof ENTITY_CATEGORIES)[number];

/** An organisation or individual business as the legal-person library (法人库) holds it, domain.md 2.2. Money in yuan, dates `YYYY-MM-DD`. */
export interface LegalEntityRecord {
  readonly uscc: string;
  readonly registryId: string | null;
  readonly legacyRegNo: string | null;
  /** Characters 9–17 of the USCC. */
  readonly orgCode: string;
  readonly name: string | null;
  /** Null for a kind the library's table does not hold. */
  readonly category: EntityCategory | null;
  /** 市场监管 type, 4 digits. */
  readonly marketEntityType: CodedValue | null;
  readonly economicType: CodedValue | null;
  readonly legalRepName: string | null;
  /** ID number in normal form; internal, only ever turned into a personId. */
  readonly legalRepIdNumber: string | null;
  readonly registeredCapital: string | null;
  readonly currency: CodedValue | null;
  readonly establishedOn: string | null;
  readonly operatingFrom: string | null;
  /** Null with {@link operatingLongTerm} true means 长期. */
  readonly operatingTo: string | null;
  readonly operatingLongTerm: boolean;
  readonly approvedOn: string | null;
  readonly businessScope: string | null;
  readonly industrySection: string | null;
  readonly industry: CodedValue | null;
  readonly domicile: string | null;
  readonly addressCode: string | null;
  readonly registrationAuthority: { readonly code: string | null; readonly name: string | null } | null;
  /** Null for a state the library's table does not hold: unknown is never ACTIVE. */
  readonly status: EntityStatus | null;
  readonly statusCode: CodedValue | null;
  readonly headcount: number | null;
  readonly contactPhone: string | null;
  readonly parentUscc: string | null;
  readonly sponsor: string | null;
  readonly openingFund: string | null;
  readonly purpose: string | null;
  readonly supervisingBody: string | null;
  /** 严重违法失信. */
  readonly seriousViolation: boolean | null;
}

/** An entity that a person represents. */
export interface RepresentedEntity {
  readonly uscc: string;
  readonly name: string | null;
  readonly status: EntityStatus | null;
  /** 法定代表人, 经营者, 负责人. */
  readonly position: string | null;
}

/** Shareholders, key people, abnormal entries and branches of one entity; each list may be empty, which the library then says. */
export interface EntityDetails {
  readonly uscc: string;
  /** `kind` is null where the library gives no number to tell it by. */
  readonly shareholders: readonly { readonly name: string | null; readonly kind: 'PERSON' | 'ENTITY' | null; readonly idNumber: string | null; readonly uscc: string | null; readonly amount: string | null }[];
  readonly keyPersonnel: readonly { readonly name: string | null; readonly idNumber: string | null; readonly position: string | null }[];
  readonly abnormalEntries: readonly { readonly listedOn: string | null; readonly reason: string | null; readonly removedOn: string | null }[];
  /** 分支机构, by code. */
  readonly branches: readonly { readonly uscc: string; readonly name: string | null }[];
}
