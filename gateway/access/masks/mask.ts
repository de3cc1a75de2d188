/** What a response may hold at a leaf, or in a list of leaves. */
export type LeafValue = string | number | boolean | null | readonly LeafValue[] | { readonly [key: string]: unknown };

/**
 * A named, versioned, pure function from a plain value to what may be shown (access.md section 5, domain.md 2.11). It fails closed: whatever does not
 * have exactly the shape it knows becomes stars, never itself, and nothing is normalised here (adapters do that).
 */
export interface Mask {
  readonly name: string;
  /** Grows whenever any output changes; part of the audit. */
  readonly version: number;
  /** Scalars whose values it takes and whose type the result keeps; `*` = any type, composite ones included. */
  readonly scalars: readonly string[];
  /** Masking twice gives the same as masking once. */
  readonly idempotent: boolean;
  /** Takes a list as one value instead of element by element. */
  readonly wholeList: boolean;
  apply(value: LeafValue): LeafValue;
}

/** What a malformed value becomes. Four stars whatever was there, so that neither content nor length shows. */
export const STARS = '****';
