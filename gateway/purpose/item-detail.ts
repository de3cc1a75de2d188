import { z } from 'zod';
import { MOST_HOLDER_CODES } from '../../schema/contract/holder-code.ts';
import { SUBJECT_ROLES } from '../../schema/contract/assertion.ts';
import { parseUscc } from '../../standards/uscc.ts';
import { LEGAL_BASES } from './purpose.ts';

/** The `type` of the one authorization detail this gateway knows (RFC 9396 section 2). */
export const ITEM_DETAIL_TYPE = 'shuqiao_item';

const subjectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ role: z.enum(SUBJECT_ROLES), kind: z.literal('PERSON'), key: z.string().regex(/^[A-Za-z0-9_-]{16,128}$/) }),
  z.strictObject({ role: z.enum(SUBJECT_ROLES), kind: z.literal('ENTITY'), key: z.string().refine((code) => parseUscc(code).ok) }),
]);

/** A holder's authorisation code (依授权): for one subgraph's source, of one party, for one kind of record. */
const holderCodeSchema = z.strictObject({
  source: z.string().regex(/^[a-z][a-z-]{0,39}$/),
  subject: z.string().min(1).max(128),
  scope: z.string().regex(/^[0-9A-Za-z.-]{1,64}$/),
  code: z.string().regex(/^[\x21-\x7e]{8,128}$/),
  /** Epoch seconds. */
  valid_until: z.number().int(),
});

/** A signed purpose as docs/access-token.md lays it down. Unknown members are refused: a member nobody reads might be a restriction. */
export const itemDetailSchema = z.strictObject({
  type: z.literal(ITEM_DETAIL_TYPE),
  item: z.string().regex(/^[0-9A-Z]{18}[0-9A-Z]{13}$/),
  item_name: z.string().min(1).max(100).optional(),
  case: z.string().regex(/^[0-9A-Za-z-]{4,64}$/).optional(),
  basis: z.enum(LEGAL_BASES),
  subjects: z.array(subjectSchema).max(20),
  holder_codes: z.array(holderCodeSchema).max(MOST_HOLDER_CODES).optional(),
  assigned: z.boolean(),
  region: z.string().regex(/^\d{2,12}$/).optional(),
  /** Epoch seconds. */
  valid_until: z.number().int().optional(),
});

export type ItemDetail = z.infer<typeof itemDetailSchema>;
