import type { CodedValue } from '../../standards/code-tables/index.ts';

export const ENCUMBRANCE_KINDS = ['MORTGAGE', 'SEIZURE', 'OBJECTION', 'NOTICE'] as const;
export type EncumbranceKind = (typeof ENCUMBRANCE_KINDS)[number];

export interface Encumbrance {
  readonly kind: EncumbranceKind;
  /** `YYYY-MM-DD`. */
  readonly from: string | null;
  readonly to: string | null;
  /** Yuan with two digits. */
  readonly amount: string | null;
}

export interface RealEstateOwner {
  readonly name: string | null;
  readonly documentType: CodedValue | null;
  /** ID number in normal form (old rows hold 15 digits), or null for an entity or another document. */
  readonly idNumber: string | null;
  readonly uscc: string | null;
  /** Share as written, e.g. `1/2`. */
  readonly share: string | null;
}

/** A right in a real-estate unit (不动产权利), domain.md 2.8. Dates `YYYY-MM-DD`, money in yuan. */
export interface RealEstateRightRecord {
  /** 28 characters, unspaced. */
  readonly realEstateUnitNo: string;
  /** First 19 characters of the unit number; null when the number is not one of the standard. */
  readonly parcelCode: string | null;
  readonly certificateNo: string | null;
  readonly owners: readonly RealEstateOwner[];
  readonly coOwnership: string | null;
  readonly rightType: CodedValue | null;
  readonly rightNature: string | null;
  readonly location: string | null;
  readonly areaSqm: string | null;
  readonly use: string | null;
  readonly termTo: string | null;
  readonly registeredOn: string | null;
  readonly registry: string | null;
  /** 权属状态: 0 临时, 1 现势, 2 历史, 3 终止. */
  readonly status: CodedValue | null;
  readonly encumbrances: readonly Encumbrance[];
  readonly transactionPrice: string | null;
}
