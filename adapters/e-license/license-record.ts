import type { CodedValue } from '../../standards/code-tables/index.ts';

/** 证照状态 (codes 01–07, 99 of domain.md 2.4), and EXPIRED for one still marked valid past its last day. */
export const LICENSE_STATES = ['VALID', 'SUSPENDED', 'RESCINDED', 'CANCELLED', 'INVALIDATED', 'TRANSFERRED_OUT', 'REVOKED', 'EXPIRED', 'OTHER'] as const;
export type LicenseState = (typeof LICENSE_STATES)[number];

/** 签章验证. */
export type SealVerification = 'VALID' | 'INVALID' | 'UNKNOWN';

/** One electronic licence as the e-licence library (电子证照库) lists it, domain.md 2.4. Dates are `YYYY-MM-DD`. */
export interface LicenseRecord {
  /** 电子证照标识, as the library holds it. */
  readonly licenseId: string;
  /** Whether the check character of {@link licenseId} holds; null when it has none. A warning, never a reason to drop the licence. */
  readonly checkOk: boolean | null;
  /** 证照类型代码: given, or read from the identifier; null when neither gives one. */
  readonly typeCode: string | null;
  readonly typeName: string | null;
  /** 证照编号. */
  readonly number: string | null;
  readonly holderName: string | null;
  /** ID number or USCC in normal form. */
  readonly holderCode: string;
  /** Holder's document type as the library codes it (`10` resident identity card, `001` USCC, else GA/T 517). */
  readonly holderDocumentType: CodedValue | null;
  readonly issuer: string | null;
  readonly issuerCode: string | null;
  readonly issuedOn: string | null;
  readonly validFrom: string | null;
  /** Null with {@link longTerm} true means 长期; null with null means the library does not say. */
  readonly validTo: string | null;
  /** Null when the library gives no end that can be read. */
  readonly longTerm: boolean | null;
  readonly status: LicenseState;
  /** The library's own code; null when it gives none. */
  readonly statusCode: CodedValue | null;
  /** Identifier of the version this one replaces, and of the one that replaced it (known only within the same list). */
  readonly supersedes: string | null;
  readonly supersededBy: string | null;
  /** What the library says of the seal on the licence; UNKNOWN where it does not say, or in a code of its own. */
  readonly sealVerification: SealVerification;
  /** 照面信息 by key; null when the library sends none. */
  readonly faceData: ReadonlyMap<string, string> | null;
  /** Marks of this licence, e.g. `LICENSE_ID_CHECK`, `VALID_TO_ABSENT`, `STATE_STALE`. */
  readonly quality: readonly string[];
}

/** A copy of a licence, by an address that ends. */
export interface LicenseFile {
  readonly licenseId: string;
  /** `OFD`, `PDF` or what else the library names. */
  readonly fileType: string;
  readonly url: string;
  /** Epoch milliseconds; null when the library does not say. */
  readonly expiresAt: number | null;
}
