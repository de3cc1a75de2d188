import type { Consent } from '../consent/consent.ts';

/** One step of the change feed: what a worker applies to its snapshot, in order of `sequence`, without a gap. */
export type Change = { readonly sequence: number; readonly at: string } & ChangeBody;

/** What changed. A payload is the whole new state of the thing, so applying one twice does no harm. */
export type ChangeBody = { readonly kind: 'CONSENT'; readonly payload: Consent };

/** A page of the feed. */
export interface ChangePage {
  readonly changes: readonly Change[];
  /** Sequence of the newest change there is; equals the last one of `changes` when the page is complete. */
  readonly head: number;
  /** Server's clock, RFC 3339: a snapshot whose page is older than 5 s counts as no consent. */
  readonly at: string;
}
