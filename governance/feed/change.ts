import type { ApprovalNotice } from '../approval/approval-notice.ts';
import type { Consent } from '../consent/consent.ts';
import type { DisputeNotice } from '../objection/dispute-notice.ts';
import type { GrantNotice, SuspensionNotice } from '../share-grant/grant-notice.ts';
import type { TrustNotice } from '../trust/trust-grant.ts';

/** One step of the change feed: what a worker applies to its snapshot, in order of `sequence`, without a gap. */
export type Change = { readonly sequence: number; readonly at: string } & ChangeBody;

/** What changed. A payload is the whole new state of the thing, so applying one twice does no harm. */
export type ChangeBody =
  | { readonly kind: 'CONSENT'; readonly payload: Consent }
  | { readonly kind: 'SHARE_GRANT'; readonly payload: GrantNotice }
  | { readonly kind: 'GRANT_SUSPENSION'; readonly payload: SuspensionNotice }
  | { readonly kind: 'APPROVAL'; readonly payload: ApprovalNotice }
  | { readonly kind: 'TRUST_GRANT'; readonly payload: TrustNotice }
  | { readonly kind: 'DISPUTE'; readonly payload: DisputeNotice };

/** A page of the feed. */
export interface ChangePage {
  readonly changes: readonly Change[];
  /** Sequence of the newest change there is; equals the last one of `changes` when the page is complete. */
  readonly head: number;
  /** Server's clock, RFC 3339: a snapshot whose page is older than 5 s counts as no consent. */
  readonly at: string;
}
