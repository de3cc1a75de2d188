/**
 * An authorisation code (授权码) by which the holder of a record lets it be seen: what a source gives only under such a code it keeps from everybody else
 * (依授权, legacy.md 5.8). It comes in the signed purpose and goes to the one subgraph whose source made it, to no other.
 */
export interface HolderCode {
  /** Subgraph, and source, that takes the code. */
  readonly source: string;
  /** The holder, a party of the case: `personId`, or USCC. */
  readonly subject: string;
  readonly kind: 'PERSON' | 'ENTITY';
  /** What of the holder's it opens, as the source names it; of licences their type code. */
  readonly scope: string;
  /** A secret: never logged, never journalled. */
  readonly code: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Mark of an answer that was given, or refused, under a holder's code (provenance `quality`): what the log keeps of it in the place of the code. */
export const HOLDER_CODE_MARK = 'HOLDER_CODE';

/** Most codes of one request. */
export const MOST_HOLDER_CODES = 10;
