/** The people under one household number (户号), head first. */
export interface HouseholdRecord {
  readonly householdNo: string;
  readonly kind: 'FAMILY' | 'COLLECTIVE';
  /** Indexes of the members now in the household. */
  readonly members: readonly number[];
}

/** A tie between two people of the registry, seen from the first. */
export interface KinLink {
  readonly relation: 'SPOUSE' | 'FATHER' | 'MOTHER' | 'SON' | 'DAUGHTER' | 'SIBLING' | 'GRANDPARENT' | 'GRANDCHILD';
  readonly index: number;
}

/** A marriage register entry (民政), domain.md 2.9. */
export interface MarriageRecord {
  /** `J320499-2024-000123`; L for divorce. */
  readonly certificateNo: string;
  readonly operation: 'IA' | 'IB';
  readonly registeredOn: string;
  readonly husband: number;
  readonly wife: number;
  /** False when registered outside the province: the local library does not know it. */
  readonly registeredLocally: boolean;
}
