/** A building (自然幢), domain.md 2.5. */
export interface BuildingRecord {
  /** 24 characters: the parcel's code, F, and the building's number on the parcel. */
  readonly buildingNo: string;
  readonly parcelCode: string;
  readonly floors: number;
  readonly completedOn: string;
  /** 房屋结构: 1 steel … 6 other. */
  readonly structure: string;
  /** One closed ring of longitude and latitude in CGCS2000 degrees. */
  readonly footprint: readonly (readonly [number, number])[];
}
