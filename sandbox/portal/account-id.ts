/**
 * The provider's account: a person, and for an agent also the entity acted for, since the same person logs in for several. The token's `sub` is
 * the person alone.
 */
export interface AccountId {
  readonly personId: string;
  readonly actsFor: string | null;
}

/** `personId`, or `personId.uscc`; a `personId` holds no dot. */
export function formatAccountId({ personId, actsFor }: AccountId): string {
  return actsFor === null ? personId : `${personId}.${actsFor}`;
}

/** Reads what {@link formatAccountId} wrote. */
export function parseAccountId(text: string): AccountId {
  const [personId = '', actsFor] = text.split('.');
  return { personId, actsFor: actsFor ?? null };
}
