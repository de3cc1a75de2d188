import { z } from 'zod';

/** One page of governance's change feed, as read from the wire; the contract is governance/feed/change.ts. */
const instant = z.iso.datetime({ offset: true });
const text = z.string().min(1);
const coordinates = z.array(text).min(1);

const CONSENT = z.object({
  consentId: text,
  subjectKind: z.enum(['PERSON', 'ENTITY']),
  subjectKey: text,
  grantedBy: z.enum(['SUBJECT', 'KIN', 'GROUP']),
  itemCode: text,
  fields: z.array(text),
  grantedAt: instant,
  validTo: instant,
  revokedAt: instant.nullable(),
});

const SHARE_GRANT = z.object({
  grantId: text, owner: text, organization: text, clients: z.array(text).min(1), itemCode: text, fields: coordinates, volumePerDay: z.number().int().positive(),
  validFrom: instant, validTo: instant, revokedAt: instant.nullable(),
});

const GRANT_SUSPENSION = z.object({ grantId: text, suspendedAt: instant });

const APPROVAL = z.object({
  approvalId: text, principal: text, itemCode: text.nullable(), caseNo: text.nullable(), subject: z.object({ kind: z.enum(['PERSON', 'ENTITY']), key: text }).nullable(), fields: coordinates,
  validFrom: instant, validTo: instant, revokedAt: instant.nullable(),
});

const TRUST_GRANT = z.object({
  trustId: text, from: z.string().regex(/^\d{4,12}$/), to: z.string().regex(/^\d{4,12}$/), validFrom: instant, validTo: instant, revokedAt: instant.nullable(),
});

const DISPUTE = z.object({ objectionNo: text, subjectKey: text, fields: coordinates, closedAt: instant.nullable() });

const sequence = z.number().int().positive();
const CHANGE = z.discriminatedUnion('kind', [
  z.object({ sequence, kind: z.literal('CONSENT'), payload: CONSENT }),
  z.object({ sequence, kind: z.literal('SHARE_GRANT'), payload: SHARE_GRANT }),
  z.object({ sequence, kind: z.literal('GRANT_SUSPENSION'), payload: GRANT_SUSPENSION }),
  z.object({ sequence, kind: z.literal('APPROVAL'), payload: APPROVAL }),
  z.object({ sequence, kind: z.literal('TRUST_GRANT'), payload: TRUST_GRANT }),
  z.object({ sequence, kind: z.literal('DISPUTE'), payload: DISPUTE }),
]);

const PAGE = z.object({ changes: z.array(CHANGE), head: z.number().int().nonnegative() });

export type ConsentRecord = z.infer<typeof CONSENT>;
export type ShareGrantRecord = z.infer<typeof SHARE_GRANT>;
export type ApprovalRecord = z.infer<typeof APPROVAL>;
export type DisputeRecord = z.infer<typeof DISPUTE>;
export type TrustRecord = z.infer<typeof TRUST_GRANT>;
export type ConsentChange = z.infer<typeof CHANGE>;
export type ConsentPage = z.infer<typeof PAGE>;

/** Reads a page; null for anything that is not one, an unknown kind of change included: a worker that can't apply a change must not go on as if it had. */
export function readConsentPage(body: unknown): ConsentPage | null {
  return PAGE.safeParse(body).data ?? null;
}
