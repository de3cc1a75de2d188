import type { CodedValue } from '../../standards/code-tables/index.ts';

/** A building (自然幢), domain.md 2.5. */
export interface BuildingRecord {
  /** 24 characters: parcel, F, number of the building on it. */
  readonly buildingNo: string;
  /** 总层数. */
  readonly floors: number | null;
  /** Year of completion; null where the layer has no date. */
  readonly yearBuilt: number | null;
  /** 房屋结构. */
  readonly structure: CodedValue | null;
}
