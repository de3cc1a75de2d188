import type { AddressRecord } from './records/address-record.ts';
import type { CreditRatingRecord, CreditRecord } from './records/credit-record.ts';
import type { EntityPersonaId, EntityRecord } from './records/entity-record.ts';
import type { HouseholdRecord, KinLink, MarriageRecord } from './records/household-record.ts';
import type { LicenseRecord } from './records/license-record.ts';
import type { PersonaId, PersonRecord } from './records/person-record.ts';
import type { ParcelRecord, RealEstateRightRecord } from './records/real-estate-record.ts';
import type { EmploymentRecord, SocialInsuranceRecord } from './records/social-insurance-record.ts';

/** `size` is the number of persons (default 2,000), `seed` any text (default `shuqiao`): the same pair gives the same world. */
export interface SyntheticRegistryOptions {
  readonly size?: number;
  readonly seed?: string;
}

/**
 * The synthetic world of domain.md 5, computed and never stored: every lookup is a function of (seed, size, key). Codes are
 * invertible by construction, so looking up by number needs no table. Unknown keys give null or an empty list.
 */
export interface SyntheticRegistry {
  readonly size: number;
  readonly entityCount: number;
  readonly seed: string;

  /** Throws RangeError when `index` is not an integer in [0, size). */
  person(index: number): PersonRecord;
  personByIdNumber(idNumber18: string): PersonRecord | null;
  persona(id: PersonaId): PersonRecord;

  household(householdNo: string): HouseholdRecord | null;
  relativesOf(idNumber18: string): readonly KinLink[];
  marriagesOf(idNumber18: string): readonly MarriageRecord[];

  /** Throws RangeError when `index` is not an integer in [0, entityCount). */
  entity(index: number): EntityRecord;
  entityByUscc(uscc: string): EntityRecord | null;
  entityPersona(id: EntityPersonaId): EntityRecord;
  entitiesRepresentedBy(idNumber18: string): readonly EntityRecord[];

  /** By ID number or USCC of the holder. */
  licensesOf(holderCode: string): readonly LicenseRecord[];
  license(licenseId: string): LicenseRecord | null;

  socialInsuranceOf(idNumber18: string): readonly SocialInsuranceRecord[];
  employmentOf(idNumber18: string): EmploymentRecord | null;
  creditRecordsOf(subjectCode: string): readonly CreditRecord[];
  creditRatingOf(uscc: string): CreditRatingRecord | null;
  realEstateOf(idNumber18: string): readonly RealEstateRightRecord[];
  realEstateUnit(realEstateUnitNo: string): RealEstateRightRecord | null;
  parcel(parcelCode: string): ParcelRecord | null;
  address(addressCode: string): AddressRecord | null;
}

/** Makes the world; costs a few tens of milliseconds whatever the size. Throws RangeError on a size it cannot address. */
export declare function createSyntheticRegistry(options?: SyntheticRegistryOptions): SyntheticRegistry;
