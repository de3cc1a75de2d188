import { notFound, refused, unavailable, type Unfound } from '../../reading.ts';
import { readRefusalWords } from '../read-refusal-words.ts';

/** What the gateway before the platform says (`code`), outside any envelope: it can refuse and no more. */
const GATEWAY_CODES: ReadonlyMap<string, Unfound> = new Map([
  ['401', refused('NOT_AUTHORISED')],
  ['403', refused('NOT_AUTHORISED')],
  ['404', unavailable('HTTP_STATUS')],
  ['408', unavailable('SOURCE_FAULT', { quality: ['CLOCK_SKEW'] })],
  ['429', refused('QUOTA')],
]);

/** Codes in brackets before the words of `err_msg`. 2001 is handled by the client. */
const PLATFORM_CODES: ReadonlyMap<string, Unfound> = new Map([
  ['E1001', notFound()],
  ['E2001', unavailable('SOURCE_FAULT', { quality: ['SIGN_IN_REFUSED'] })],
  ['E2002', refused('NOT_AUTHORISED')],
  // A number used twice, by another process in the same second: asking again makes a new one.
  ['E2004', unavailable('SOURCE_FAULT', { quality: ['MESSAGE_REPEATED'] })],
  ['E2005', refused('PURPOSE_NEEDED')],
  ['E2007', refused('QUOTA')],
  ['E2008', refused('NOT_AUTHORISED')],
  ['E2009', refused('BAD_REQUEST')],
  ['E9001', unavailable('MAINTENANCE')],
  ['E9999', unavailable('SOURCE_FAULT')],
]);

/** `sign_no` is not, or no longer, the newest of the day. */
export const SIGN_IN_OVER = 'E2001';

/** The reading of a refusal of the gateway. */
export function readGatewayCode(code: string, message: string): Unfound {
  return GATEWAY_CODES.get(code) ?? readRefusalWords(message);
}

/** The reading of a failed transaction. */
export function readPlatformError(code: string | null, message: string): Unfound {
  return (code === null ? undefined : PLATFORM_CODES.get(code)) ?? readRefusalWords(message);
}
