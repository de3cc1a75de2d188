import type { DefectLabel } from './defect-label.ts';

/** An electronic licence (电子证照) of a person or an entity, domain.md 2.4. */
export interface LicenseRecord {
  /** `1.2.156.3005.2.{type}.{issuer}.{serial}.{version}.{check}`; the check fails under LICENSE_ID_CHECK. */
  readonly licenseId: string;
  readonly typeCode: string;
  readonly typeName: string;
  /** The number printed on the licence. */
  readonly number: string;
  /** ID number or USCC. */
  readonly holderCode: string;
  readonly holderName: string;
  readonly holderKind: 'PERSON' | 'ENTITY';
  readonly issuerName: string;
  readonly issuerCode: string;
  readonly issuedOn: string;
  readonly validFrom: string;
  readonly validTo: { readonly kind: 'DATE'; readonly date: string } | { readonly kind: 'OPEN' } | { readonly kind: 'ABSENT' };
  /** 01 有效 … 99 其他. */
  readonly state: string;
  /** `licenseId` of the version this one replaces. */
  readonly supersedes: string | null;
  /** 依授权: the holder's consent code is needed to see it. False is 依职能. */
  readonly needsConsent: boolean;
  /** What is printed on the licence, by type. */
  readonly faceData: Readonly<Record<string, string>>;
  readonly defects: readonly DefectLabel[];
}
