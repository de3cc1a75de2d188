import type { HolderCode } from '../../schema/contract/holder-code.ts';
import type { SubjectReference } from '../../schema/contract/assertion.ts';

/** Why it is asked: item, case, parties and legal basis. Comes from the signed token or a registered grant, never from a free parameter. */

export const LEGAL_BASES = ['STATUTORY', 'CONSENT', 'SUBJECT_REQUEST', 'PUBLIC'] as const;
export type LegalBasis = (typeof LEGAL_BASES)[number];

/** What an item's demand-list entry says of one field (需求清单). Absent field = outside the minimum. */
export interface ItemField {
  readonly coordinate: string;
  readonly mustDisplay: boolean;
  readonly displayOnly: boolean;
  readonly verdictPreferred: boolean;
  /** The rule needs the value itself (pre-fill): no verdict answers it. */
  readonly needsValue: boolean;
  readonly statutoryGrant: boolean;
  /**
   * Thresholds of a verdict field by argument name (`{ age: 80 }`): the gateway injects them, no client can send them. Empty for fields without; a
   * verdict field whose thresholds the item leaves out may not be asked for its sake.
   */
  readonly thresholds: Readonly<Record<string, ThresholdValue>>;
}

export type ThresholdValue = string | number | boolean;

export interface Purpose {
  /** Item implementation code (事项实施编码), e.g. `11320499MY9B00035D4320131012001`; null = no purpose. */
  readonly item: string | null;
  readonly itemName: string | null;
  readonly itemVersion: string | null;
  readonly itemKind: 'OTHER' | 'BIRTH' | 'MEDICAL_INSURANCE';
  readonly caseNo: string | null;
  readonly legalBasis: LegalBasis;
  /** The portal confirmed that this case is assigned to (for engines: runs in) this principal. */
  readonly caseAssigned: boolean;
  /** Division code of the case; null without a case. */
  readonly caseRegion: string | null;
  /** Parties of the case as signed by the portal. */
  readonly subjects: readonly SubjectReference[];
  /** Authorisation codes of parties (依授权), each for one source; some may have ended. Secrets. */
  readonly holderCodes: readonly HolderCode[];
  /** The item's minimum fields by coordinate (`Person.birthDate`). */
  readonly minFields: ReadonlyMap<string, ItemField>;
  readonly notifyExempt: boolean;
  /** The item is run over many subjects at a time (免申即享): every field counts one grade more (domain.md 6.3). */
  readonly batch: boolean;
}
