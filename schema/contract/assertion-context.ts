import { z } from 'zod';
import type { AssertionContext } from './assertion.ts';
import { SUBJECT_ROLES } from './assertion.ts';
import { MOST_HOLDER_CODES } from './holder-code.ts';

const SUBJECT = z.strictObject({ role: z.enum(SUBJECT_ROLES), kind: z.enum(['PERSON', 'ENTITY']), key: z.string().min(1).max(128) });

const HOLDER_CODE = z.strictObject({
  source: z.string().min(1).max(40), subject: z.string().min(1).max(128), kind: z.enum(['PERSON', 'ENTITY']), scope: z.string().min(1).max(64), code: z.string().min(1).max(128),
  expiresAt: z.number().int().nonnegative(),
});

const CONTEXT = z.strictObject({
  requestId: z.string().min(1).max(128),
  principalKind: z.string().min(1).max(32),
  clientId: z.string().min(1).max(256),
  organization: z.string().max(64).nullable(),
  item: z.string().max(64).nullable(),
  itemName: z.string().max(200).nullable(),
  caseNo: z.string().max(128).nullable(),
  self: z.string().max(128).nullable(),
  subjects: z.array(SUBJECT).max(100),
  holderCodes: z.array(HOLDER_CODE).max(MOST_HOLDER_CODES),
  deadline: z.number().int().nonnegative(),
});

/** The context of an assertion from its header value (JSON in visible ASCII); null for anything that is not exactly one. Never throws. */
export function parseAssertionContext(encoded: string): AssertionContext | null {
  if (encoded.length > 16_384 || !/^\{[\x21-\x7e]+\}$/.test(encoded)) return null;
  try {
    const parsed = CONTEXT.safeParse(JSON.parse(encoded));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
