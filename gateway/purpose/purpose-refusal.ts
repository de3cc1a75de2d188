/** Codes of the error registry that the purpose stage answers with. */
export type PurposeCode = 'PURPOSE_INVALID' | 'PURPOSE_UNKNOWN_ITEM';

/** Why the signed purpose was refused: for the log, never for the client. */
export const PURPOSE_REASONS = {
  /** `authorization_details` is not a list of one detail of the type `shuqiao_item`. */
  DETAILS_MALFORMED: 'PURPOSE_INVALID',
  /** More than one detail: which of them a field is read for would be the reader's guess. */
  SEVERAL_PURPOSES: 'PURPOSE_INVALID',
  DETAIL_TYPE_UNKNOWN: 'PURPOSE_INVALID',
  DETAIL_MALFORMED: 'PURPOSE_INVALID',
  /** `valid_until` has passed: the case was closed or handed on. */
  PURPOSE_EXPIRED: 'PURPOSE_INVALID',
  /** Subjects or an assignment without a case, the same party twice, a case without a region, a code of who is no party or two for the same records. */
  DETAIL_CONTRADICTS: 'PURPOSE_INVALID',
  ITEM_UNKNOWN: 'PURPOSE_UNKNOWN_ITEM',
  /** The signed basis would open more than the item's own. */
  BASIS_NOT_OF_ITEM: 'PURPOSE_INVALID',
} as const satisfies Record<string, PurposeCode>;

export type PurposeReason = keyof typeof PURPOSE_REASONS;

export interface PurposeRefusal {
  readonly ok: false;
  readonly code: PurposeCode;
  readonly reason: PurposeReason;
}
