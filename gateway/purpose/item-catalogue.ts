import type { ItemField, LegalBasis, Purpose } from './purpose.ts';

/** One item (事项) of the demand list, in the version in force: what may be asked for its sake, and on what basis. */
export interface ItemDefinition {
  /** Item implementation code (事项实施编码), 31 characters. */
  readonly code: string;
  readonly name: string;
  readonly version: string;
  readonly kind: Purpose['itemKind'];
  readonly legalBasis: LegalBasis;
  /** The data subject need not be told of each reading (PIPL art. 35). */
  readonly notifyExempt: boolean;
  /** It is run over many subjects at a time, not case by case. */
  readonly batch: boolean;
  /** Minimum fields by coordinate; what is absent may not be read for this item. */
  readonly minFields: ReadonlyMap<string, ItemField>;
}

/** The items of one policy version, as `policy/items/*.yaml` define them. */
export interface ItemCatalogue {
  /** Null for a code that no definition carries. */
  item(code: string): ItemDefinition | null;
}
