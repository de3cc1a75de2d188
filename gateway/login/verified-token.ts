/** What is kept of a verified access token beside the {@link Principal}. Claims in docs/access-token.md. */
export interface VerifiedToken {
  readonly issuer: string;
  readonly tokenId: string;
  /** Epoch seconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** The signed `authorization_details` (RFC 9396), not yet read: the purpose stage does that. `undefined` when the token has none. */
  readonly authorizationDetails: unknown;
  /** `cnf.jkt` (RFC 9449 section 6.1): SHA-256 thumbprint of the key the token is bound to; null for a plain bearer token. */
  readonly keyThumbprint: string | null;
}
