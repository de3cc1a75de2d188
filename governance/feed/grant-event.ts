import { hash } from 'node:crypto';
import type { JournalEvent } from '../../journal/journal-entry.ts';
import type { ChangeBody } from './change.ts';

/** An entry of kind P that tells of a grant. */
export type GrantEvent = Extract<JournalEvent, { readonly kind: 'P' }>;

/** What changed, by kind and id, and whether it is over. Persons and reasons stay out: the digest commits to them. */
function standing(body: Exclude<ChangeBody, { readonly kind: 'DISPUTE' }>): readonly [what: string, ended: boolean] {
  switch (body.kind) {
    case 'CONSENT':
      return [`CONSENT ${body.payload.consentId}`, body.payload.revokedAt !== null];
    case 'SHARE_GRANT':
      return [`SHARE_GRANT ${body.payload.grantId}`, body.payload.revokedAt !== null];
    case 'GRANT_SUSPENSION':
      return [`LISTED_GRANT ${body.payload.grantId}`, true];
    case 'APPROVAL':
      return [`APPROVAL ${body.payload.approvalId}`, body.payload.revokedAt !== null];
    case 'TRUST_GRANT':
      return [`TRUST_GRANT ${body.payload.trustId}`, body.payload.revokedAt !== null];
  }
}

/** Keys in the order of their letters, as RFC 8785 has it: a database keeps them in an order of its own, and whoever reads the feed later must come to the same digest. */
const inOrder = (_key: string, value: unknown): unknown => {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
};

/**
 * The log's entry of a change that opens or closes data (audit.md 1 and 2.1, kind P): what, from which state to which, and the SHA-256 (hex) of the
 * feed's payload, its keys sorted. Null for a dispute, which has entries of its own (kind C).
 */
export function grantEvent(body: ChangeBody): GrantEvent | null {
  if (body.kind === 'DISPUTE') return null;
  const [what, ended] = standing(body);
  return { kind: 'P', subject: 'grant', from: ended ? `${what} LIVE` : null, to: `${what} ${ended ? 'ENDED' : 'LIVE'}`, digest: hash('sha256', JSON.stringify(body.payload, inOrder)) };
}

/** Whether what it tells of closes data. */
export function endsGrant({ from }: GrantEvent): boolean {
  return from !== null;
}
