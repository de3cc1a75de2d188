import { z } from 'zod';

/** What callers send; anything missing is empty, as such services read it. */
const TEXT = z.string().default('');
export const TICKET_REQUEST = z.object({ verifyState: z.string().min(1) });
export const TOKEN_REQUEST = z.object({ appSecret: z.string(), ticket: z.string(), verifyState: z.string() });
export const CONSENT_REQUEST = z.object({ holderCode: z.string().min(1), licenseTypeCode: z.string().min(1) });
export const BUSINESS_REQUEST = z.object({
  head: z.object({ accessToken: TEXT, timestamp: z.union([z.string(), z.number().transform(String)]).default(''), sign: TEXT }),
  data: z.object({ holderCode: TEXT, certIdentifier: TEXT, licenseTypeCode: TEXT, useCause: TEXT, serviceItemCode: TEXT, authCode: TEXT, projectId: TEXT }),
});

/** A business call, read. */
export type BusinessRequest = z.output<typeof BUSINESS_REQUEST>;

/** JSON bytes by a shape; null when they are not of it. */
export function readJson<T>(shape: z.ZodType<T>, body: Buffer): T | null {
  try {
    const reading = shape.safeParse(JSON.parse(body.toString('utf8')));
    return reading.success ? reading.data : null;
  } catch {
    // Not JSON: the service answers that in its own form.
    return null;
  }
}
