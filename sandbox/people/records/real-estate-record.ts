import type { DefectLabel } from './defect-label.ts';

/** A right in a real-estate unit (domain.md 2.8). */
export interface RealEstateRightRecord {
  /** 28 characters, unspaced. */
  readonly realEstateUnitNo: string;
  readonly certificateNo: string;
  readonly owners: readonly { readonly index: number; readonly share: string }[];
  /** 单独所有, 共同共有, 按份共有. */
  readonly coOwnership: string;
  readonly rightType: string;
  readonly rightNature: string;
  readonly location: string;
  readonly areaSqm: string;
  readonly use: string;
  readonly termTo: string;
  readonly registeredOn: string;
  readonly registry: string;
  /** 0 临时, 1 现势, 2 历史, 3 终止. */
  readonly status: '0' | '1' | '2' | '3';
  readonly encumbrances: readonly { readonly kind: 'MORTGAGE' | 'SEIZURE' | 'OBJECTION' | 'NOTICE'; readonly from: string; readonly to: string | null; readonly amountYuan: string | null }[];
  readonly transactionPriceYuan: string | null;
  /** OLD_15_DIGIT_ID: the row holds its owners' numbers in the old form. */
  readonly defects: readonly DefectLabel[];
}

/** A land parcel (宗地), domain.md 2.5. */
export interface ParcelRecord {
  /** 19 characters. */
  readonly parcelCode: string;
  readonly townCode: string;
  /** G 国有, J 集体. */
  readonly ownership: 'G' | 'J';
  /** GB/T 21010. */
  readonly landUse: string;
  readonly areaSqm: string;
  readonly location: string;
  readonly planningZone: string;
  /** 土地权利类型, e.g. 3, 4, 5, 6. */
  readonly rightType: string;
  readonly registeredOn: string;
  readonly remark: string | null;
  /** Polygons, each a list of rings (outer first), each a closed list of longitude and latitude in CGCS2000 degrees. */
  readonly polygons: readonly (readonly (readonly (readonly [number, number])[])[])[];
}
