import { z } from 'zod';
import type { AskedPurpose } from './register/case-register.ts';

/** The one authorization detail type of the portal (RFC 9396 section 2). */
export const DETAIL_TYPE = 'shuqiao_item';

const requestSchema = z.strictObject({
  type: z.literal(DETAIL_TYPE),
  item: z.string().regex(/^[0-9A-Z]{31}$/),
  case: z.string().max(64).optional(),
  subjects: z.array(z.string().min(1).max(128)).min(1).max(20).optional(),
  holder_codes: z.array(z.strictObject({ subject: z.string().min(1).max(128), type: z.string().regex(/^[0-9A-Z]{18}\d{3}$/), code: z.string().regex(/^[\x21-\x7e]{8,128}$/) })).min(1).max(10).optional(),
});

export type PurposeRequest = { readonly ok: true; readonly asked: AskedPurpose } | { readonly ok: false; readonly problem: string };

/** Reads what a client asks for: `{type, item, case?, subjects?: [key, …], holder_codes?: [{subject, type, code}, …]}`; the rest of the detail is the portal's to add. */
export function readPurposeRequest(detail: unknown): PurposeRequest {
  const result = requestSchema.safeParse(detail);
  if (!result.success) return { ok: false, problem: 'a shuqiao_item detail must hold item (31 characters), and may hold case, subjects (1 to 20 keys) and holder_codes (1 to 10 of subject, licence type and code), and nothing else' };
  const { item, case: caseNo, subjects, holder_codes: holderCodes } = result.data;
  return { ok: true, asked: { item, case: caseNo, subjects, holderCodes } };
}
