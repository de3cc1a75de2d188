import type { CodedValue } from '../../standards/code-tables/index.ts';

/** One member of a household, in the register's order with the head first. */
export interface HouseholdMember {
  readonly idDocumentType: string;
  readonly idNumber: string;
  readonly name: string | null;
  readonly relationToHead: CodedValue | null;
}

/** A household (户) as the population library holds it now, domain.md 2.1. */
export interface HouseholdRecord {
  readonly householdNo: string;
  readonly kind: CodedValue | null;
  readonly division: string | null;
  readonly address: string | null;
  /** ID number of the head (户主); null when no current member is marked as head, or more than one is. */
  readonly headIdNumber: string | null;
  readonly members: readonly HouseholdMember[];
}
