/** A place one can live or trade at, as the address base knows it, or as someone once wrote it down. */
export interface AddressRecord {
  /** Code of the address base; null when the text resolves to none (defect UNRESOLVABLE_ADDRESS) or lies outside the district. */
  readonly addressCode: string | null;
  /** GB/T 2260, 6 digits. */
  readonly districtCode: string;
  /** Street or town, 9 digits. */
  readonly townCode: string;
  /** Village or residents' committee, 12 digits. */
  readonly communityCode: string;
  readonly road: string;
  /** House number with 号, e.g. `18号`. */
  readonly houseNo: string;
  /** Compound, building, unit and room below the house number; empty in the country. */
  readonly detail: string;
  /** The whole as one line, province first. */
  readonly full: string;
  /** CGCS2000 longitude and latitude in degrees; null for an address outside the district. */
  readonly position: { readonly longitude: number; readonly latitude: number } | null;
}
