/** Trust between regions: officials of one division may handle cases of another. As recorded, and as the change feed tells it. */
export interface TrustNotice {
  readonly trustId: string;
  /** Division codes; each stands for everything below it. */
  readonly from: string;
  readonly to: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly revokedAt: string | null;
}

export interface TrustGrant extends TrustNotice {
  readonly reason: string;
}

export type TrustState = 'LIVE' | 'EXPIRED' | 'REVOKED';

/** State of a trust grant at an instant. */
export function trustState({ revokedAt, validTo }: TrustNotice, at: Date): TrustState {
  if (revokedAt !== null) return 'REVOKED';
  return at.getTime() < Date.parse(validTo) ? 'LIVE' : 'EXPIRED';
}
