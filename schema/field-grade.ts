/** What the grade specification says of one field: the catalogue's entry, and all that the access decision reads of the schema. */

export const GRADE_LEVELS = [1, 2, 3, 4] as const;
export type GradeLevel = (typeof GRADE_LEVELS)[number];
export const SHARES = ['U', 'C', 'N'] as const;
export type Share = (typeof SHARES)[number];
export const OPENNESS = ['UNCONDITIONAL', 'CONDITIONAL', 'CLOSED'] as const;
export type Open = (typeof OPENNESS)[number];
export const ABOUTS = ['PERSON', 'ENTITY'] as const;
export type About = (typeof ABOUTS)[number];
export const SENSITIVE_KINDS = ['NONE', 'HEALTH', 'BIOMETRIC', 'FINANCIAL', 'IDENTITY_STATUS', 'WHEREABOUTS'] as const;
export type SensitiveKind = (typeof SENSITIVE_KINDS)[number];

export interface FieldGrade {
  /** `Person.birthDate`. */
  readonly coordinate: string;
  readonly level: GradeLevel;
  readonly share: Share;
  readonly open: Open;
  /** Code of the owner department; null when there is no single one, which denies. */
  readonly owner: string | null;
  /** Mask name; `none` and `X` are no usable mask; `LEAVES` passes an object whose fields are each decided on their own. */
  readonly mask: string;
  readonly about: About;
  readonly sensitive: SensitiveKind;
  readonly selfAccess: boolean;
  readonly file: boolean;
  /** Coordinate of the verdict field that can answer in its place, or null. */
  readonly verdict: string | null;
}

/** What an ungraded field is worth: L4, not shared, nobody's. */
export function ungraded(coordinate: string): FieldGrade {
  return { coordinate, level: 4, share: 'N', open: 'CLOSED', owner: null, mask: 'X', about: 'PERSON', sensitive: 'NONE', selfAccess: false, file: false, verdict: null };
}

const MASK_STRICTNESS = ['X', 'none', 'SUPPRESS'];

function strictestMask(one: string, other: string): string {
  if (one === other) return one;
  // Two different masks have no order of their own; what neither shows is nothing.
  return MASK_STRICTNESS.find((mask) => mask === one || mask === other) ?? 'SUPPRESS';
}

const later = <T>(order: readonly T[], one: T, other: T): T => (order.indexOf(one) >= order.indexOf(other) ? one : other);

/** The stricter of two grades, member by member (就高从严). Two owners make none. Commutative and associative; `coordinate` is the first's. */
export function strictestGrade(one: FieldGrade, other: FieldGrade): FieldGrade {
  return {
    coordinate: one.coordinate,
    level: later(GRADE_LEVELS, one.level, other.level),
    share: later(SHARES, one.share, other.share),
    open: later(OPENNESS, one.open, other.open),
    owner: one.owner === other.owner ? one.owner : null,
    mask: strictestMask(one.mask, other.mask),
    about: one.about === 'PERSON' || other.about === 'PERSON' ? 'PERSON' : 'ENTITY',
    sensitive: one.sensitive === other.sensitive ? one.sensitive : later(SENSITIVE_KINDS, one.sensitive, other.sensitive),
    selfAccess: one.selfAccess && other.selfAccess,
    file: one.file || other.file,
    verdict: one.verdict === other.verdict ? one.verdict : null,
  };
}
