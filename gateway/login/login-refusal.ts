/** Codes of the error registry that the login stage answers with. A client learns no more than these. */
export type LoginCode = 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'LOGIN_UNAVAILABLE';

/**
 * Why a request was refused: for the log and the metrics, never for the client (access.md section 4 J, "reason only in log").
 * Each reason has one code; no reason holds anything of the token.
 */
export const LOGIN_REASONS = {
  TOKEN_MISSING: 'UNAUTHENTICATED',
  AUTHORIZATION_REPEATED: 'UNAUTHENTICATED',
  AUTHORIZATION_MALFORMED: 'UNAUTHENTICATED',
  TOKEN_IN_URL: 'UNAUTHENTICATED',
  TOKEN_TOO_LONG: 'UNAUTHENTICATED',
  TOKEN_MALFORMED: 'UNAUTHENTICATED',
  TOKEN_ENCRYPTED: 'UNAUTHENTICATED',
  HEADER_MALFORMED: 'UNAUTHENTICATED',
  HEADER_CRITICAL: 'UNAUTHENTICATED',
  TYPE_WRONG: 'UNAUTHENTICATED',
  ALGORITHM_REFUSED: 'UNAUTHENTICATED',
  ISSUER_UNKNOWN: 'UNAUTHENTICATED',
  KEY_UNKNOWN: 'UNAUTHENTICATED',
  // Nothing of such a token was verified, so its bearer is a stranger, and strangers all get one answer (access.md J8, decision 0246).
  KEYS_UNAVAILABLE: 'UNAUTHENTICATED',
  SIGNATURE_WRONG: 'UNAUTHENTICATED',
  AUDIENCE_WRONG: 'UNAUTHENTICATED',
  TIMES_MALFORMED: 'UNAUTHENTICATED',
  NOT_YET_VALID: 'UNAUTHENTICATED',
  LIFE_TOO_LONG: 'UNAUTHENTICATED',
  EXPIRED: 'TOKEN_EXPIRED',
  CLAIMS_MALFORMED: 'UNAUTHENTICATED',
  CLAIMS_CONTRADICT: 'UNAUTHENTICATED',
  REVOKED: 'UNAUTHENTICATED',
  REVOCATIONS_UNAVAILABLE: 'LOGIN_UNAVAILABLE',
  // Proof of possession (RFC 9449)
  PROOF_REQUIRED: 'UNAUTHENTICATED',
  TOKEN_NOT_BOUND: 'UNAUTHENTICATED',
  PROOF_MISSING: 'UNAUTHENTICATED',
  PROOF_MALFORMED: 'UNAUTHENTICATED',
  PROOF_KEY_WRONG: 'UNAUTHENTICATED',
  PROOF_SIGNATURE_WRONG: 'UNAUTHENTICATED',
  PROOF_OF_OTHER_REQUEST: 'UNAUTHENTICATED',
  PROOF_OF_OTHER_TOKEN: 'UNAUTHENTICATED',
  PROOF_STALE: 'UNAUTHENTICATED',
  PROOF_REPLAYED: 'UNAUTHENTICATED',
  PROOFS_UNAVAILABLE: 'LOGIN_UNAVAILABLE',
} as const satisfies Record<string, LoginCode>;

export type LoginReason = keyof typeof LOGIN_REASONS;

export interface LoginRefusal {
  readonly ok: false;
  readonly code: LoginCode;
  readonly reason: LoginReason;
  /** Value of the `WWW-Authenticate` header that goes with the answer (RFC 6750 section 3). Constant per reason class; names no fact. */
  readonly challenge: string;
}
