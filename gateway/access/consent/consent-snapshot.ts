import type { SubjectKey } from '../../purpose/relation.ts';

export const CONSENT_STATES = ['live', 'absent', 'revoked', 'expired', 'stale'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** A consent as the decision sees it: its state, and who gave it. */
export interface ConsentView {
  readonly state: ConsentState;
  readonly by: 'SUBJECT' | 'KIN' | 'GROUP';
}

/** A two-person approval or a trust grant. */
export type GrantState = 'live' | 'absent' | 'expired';

/**
 * What governance said at one version of its change feed: consents, two-person approvals, trust between regions, disputed values. One request pins
 * one snapshot. A snapshot whose feed is older than 5 s answers `stale` for every consent and `absent` for the rest.
 */
export interface ConsentSnapshot {
  /** Version of the change feed; grows. */
  readonly version: number;
  consent(ask: { readonly subject: SubjectKey; readonly item: string | null; readonly coordinate: string; readonly at: number }): ConsentView;
  /** Approval for this principal (token `sub`), item and case. */
  approval(ask: { readonly principal: string; readonly item: string | null; readonly caseNo: string | null; readonly at: number }): GrantState;
  /** Whether officials of one division may handle cases of another. */
  trust(ask: { readonly from: string | null; readonly to: string | null; readonly at: number }): GrantState;
  /**
   * Everything of this snapshot that decisions about these subjects and this item can depend on, as one string: equal strings, equal answers. Part of
   * the access signature.
   */
  signature(ask: { readonly subjects: readonly SubjectKey[]; readonly principal: string; readonly item: string | null; readonly caseNo: string | null; readonly at: number }): string;
}
