import type { SubjectKey } from '../../purpose/relation.ts';
import type { GrantAsk } from '../policy/policy-snapshot.ts';
import type { GrantState } from './grant-state.ts';

export const CONSENT_STATES = ['live', 'absent', 'revoked', 'expired', 'stale'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** A consent as the decision sees it: its state, and who gave it. */
export interface ConsentView {
  readonly state: ConsentState;
  readonly by: 'SUBJECT' | 'KIN' | 'GROUP';
}

/** Whose consent is asked for, to what. */
export interface ConsentAsk {
  readonly subject: SubjectKey;
  readonly item: string | null;
  readonly coordinate: string;
  readonly deceased: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Whose record an approval is asked for: a subject's, nobody's (a parcel, a division), or somebody's whom only the record will tell. */
export type ApprovalSubject = { readonly kind: 'KNOWN'; readonly subject: SubjectKey; readonly party: boolean } | { readonly kind: 'NOBODY' } | { readonly kind: 'ANY_STRANGER' };

/** Which approval is asked for. */
export interface ApprovalAsk {
  /** Token `sub` of who asks. */
  readonly principal: string;
  readonly item: string | null;
  readonly caseNo: string | null;
  readonly whose: ApprovalSubject;
  /** The field under every name that a list may give it. */
  readonly coordinates: readonly string[];
  /** Epoch milliseconds. */
  readonly at: number;
}

/** All that answers of a snapshot can depend on. */
export interface SignatureAsk {
  readonly subjects: readonly SubjectKey[];
  readonly principal: string;
  readonly clientId: string;
  readonly organization: string | null;
  readonly item: string | null;
  readonly caseNo: string | null;
  readonly region: string | null;
  readonly caseRegion: string | null;
  readonly at: number;
}

/**
 * What governance said at one version of its change feed: consents, share grants, two-person approvals, trust between regions. One request pins one snapshot.
 * A snapshot whose feed is older than 5 s answers `stale` for every consent and `absent` for the rest.
 */
export interface ConsentSnapshot {
  /** Version of the change feed; grows. */
  readonly version: number;
  /** The consent that says most of a field: of a dead subject the kin's, of a living one its own (domain.md 6.3, PIPL art. 49). */
  consent(ask: ConsentAsk): ConsentView;
  /** Whether the subject objects to one of these values, and the objection is open. Known ones outlive a silent feed; after 15 minutes of silence everything is disputed. */
  disputed(ask: { readonly subject: SubjectKey; readonly coordinates: readonly string[]; readonly at: number }): boolean;
  /** A share grant given through the graph (供需对接), beside those of the demand list. */
  grant(ask: GrantAsk): GrantState;
  /** Whether the owner suspended a grant of the demand list. Known suspensions outlive a silent feed, and after 15 minutes of silence every grant counts as suspended. */
  suspended(grantId: string, at: number): boolean;
  /**
   * Approval by a second person for this principal (token `sub`) and item. One for a case covers the parties of that case and what is nobody's; one for a
   * subject covers that subject alone.
   */
  approval(ask: ApprovalAsk): GrantState;
  /** Whether officials of one division may handle cases of another. */
  trust(ask: { readonly from: string | null; readonly to: string | null; readonly at: number }): GrantState;
  /**
   * Everything of this snapshot that decisions about these subjects and this item can depend on, as one string: equal strings, equal answers. Part of
   * the access signature.
   */
  signature(ask: SignatureAsk): string;
}
