import { refused, unavailable, type Unfound } from '../reading.ts';
import type { HttpReply } from './http-transport.ts';

/** Our own mistake, told by status: the department will say the same next time. */
const BAD_REQUEST: ReadonlySet<number> = new Set([400, 405, 406, 411, 413, 414, 415, 422]);

/** What a status other than 2xx means where the protocol gives it no meaning of its own; null for 2xx, which by itself means nothing. */
export function readHttpStatus({ status, retryAfterMs }: HttpReply): Unfound | null {
  if (status >= 200 && status < 300) return null;
  // A redirect is a login page in waiting: departments' interfaces do not move.
  if (status >= 300 && status < 400) return unavailable('NOT_THE_PROTOCOL');
  if (status === 401 || status === 403) return refused('NOT_AUTHORISED');
  if (status === 429) return refused('QUOTA', { retryAfterMs });
  if (BAD_REQUEST.has(status)) return refused('BAD_REQUEST');
  return unavailable('HTTP_STATUS', { retryAfterMs });
}
