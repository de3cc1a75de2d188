/** Who asks. Made by the login stage from a verified access token and nothing else. */

export const PRINCIPAL_KINDS = [
  'CITIZEN', 'ENTERPRISE_AGENT', 'WINDOW_CLERK', 'APPROVAL_ENGINE', 'APPROVING_OFFICER', 'GRID_WORKER', 'AUDITOR', 'OPEN_DATA_APP',
  'DEPARTMENT', 'SUPER_ADMINISTRATOR', 'RPA_WRITE_BACK',
] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

export const ASSURANCES = ['LOW', 'REAL_NAME', 'FACE', 'IN_PERSON', 'CA'] as const;
export type Assurance = (typeof ASSURANCES)[number];

/** 0 is an unknown or malformed clearance: it opens nothing (access.md J9). */
export type Clearance = 0 | 1 | 2 | 3 | 4;

export interface Principal {
  readonly kind: PrincipalKind;
  /** Token `sub`: the `personId` of a person, the client id of a machine. Opaque. */
  readonly subject: string;
  /** Token `client_id` (RFC 9068 section 2.2). */
  readonly clientId: string;
  /** USCC of the principal's organisation; null for citizens. */
  readonly organization: string | null;
  /** Division code the principal works in, 2 to 12 digits; null when it has none. */
  readonly region: string | null;
  readonly clearance: Clearance;
  readonly assurance: Assurance;
  /** A fresh authentication of the person at FACE or CA (RFC 9470); `live` while it is young enough. */
  readonly stepUp: 'absent' | 'live' | 'expired';
  /** The logged-in person, as `personId`; null for machines. */
  readonly personId: string | null;
  /** ENTERPRISE_AGENT: the entity acted for (USCC), by what authority, and the coordinates an authorised agent's mandate covers (null = all). */
  readonly actsFor: string | null;
  readonly authority: 'none' | 'LEGAL_REP' | 'AUTHORISED_AGENT';
  readonly mandate: readonly string[] | null;
  /** Token `jti` and `exp` (epoch seconds): for the audit and for revocation. */
  readonly tokenId: string;
  readonly expiresAt: number;
}
