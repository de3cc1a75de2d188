/** 个人授权: what a data subject, or the kin of a dead one, allowed for one item, which fields, until when. */
export interface Consent {
  /** Random, unguessable. */
  readonly consentId: string;
  readonly subjectKind: 'PERSON' | 'ENTITY';
  /** `personId` or 统一社会信用代码. */
  readonly subjectKey: string;
  /** GROUP (集中授权) is recorded but never counts as a person's own consent. */
  readonly grantedBy: 'SUBJECT' | 'KIN' | 'GROUP';
  /** `personId` of who gave it: the subject itself, or the kin. It is theirs to revoke. */
  readonly giverKey: string;
  readonly itemCode: string;
  /** Coordinates, e.g. `Person.birthDate`; sorted, without repeats. */
  readonly fields: readonly string[];
  /** Where it was given: the OAuth client id. */
  readonly channel: string;
  /** RFC 3339 instants. */
  readonly grantedAt: string;
  readonly validTo: string;
  readonly revokedAt: string | null;
}

/** `LIVE` counts; the others tell the subject why it does not. */
export type ConsentState = 'LIVE' | 'REVOKED' | 'EXPIRED';

/** State of a consent at an instant. */
export function consentState({ revokedAt, validTo }: Consent, at: Date): ConsentState {
  if (revokedAt !== null) return 'REVOKED';
  return at.getTime() < Date.parse(validTo) ? 'LIVE' : 'EXPIRED';
}
