import { z } from 'zod';

/** One page of governance's change feed, as read from the wire; the contract is governance/feed/change.ts. */
const CONSENT = z.object({
  consentId: z.string().min(1),
  subjectKind: z.enum(['PERSON', 'ENTITY']),
  subjectKey: z.string().min(1),
  grantedBy: z.enum(['SUBJECT', 'KIN', 'GROUP']),
  itemCode: z.string().min(1),
  fields: z.array(z.string().min(1)),
  grantedAt: z.iso.datetime({ offset: true }),
  validTo: z.iso.datetime({ offset: true }),
  revokedAt: z.iso.datetime({ offset: true }).nullable(),
});

const CHANGE = z.object({ sequence: z.number().int().positive(), kind: z.literal('CONSENT'), payload: CONSENT });

const PAGE = z.object({ changes: z.array(CHANGE), head: z.number().int().nonnegative() });

export type ConsentRecord = z.infer<typeof CONSENT>;
export type ConsentChange = z.infer<typeof CHANGE>;
export type ConsentPage = z.infer<typeof PAGE>;

/** Reads a page; null for anything that is not one, an unknown kind of change included: a worker that can't apply a change must not go on as if it had. */
export function readConsentPage(body: unknown): ConsentPage | null {
  return PAGE.safeParse(body).data ?? null;
}
