import { readRefusalWords } from '../protocol/read-refusal-words.ts';
import { refused, unavailable, type Unfound } from '../reading.ts';

/** `head.status` that says the access token is no longer the newest: get another and ask once more. */
export const TOKEN_EXPIRED = '401';

const STATUS: ReadonlyMap<string, Unfound> = new Map([
  ['1', refused('BAD_REQUEST')],
  ['2', refused('PURPOSE_NEEDED')],
  ['3', refused('CONSENT_NEEDED')],
  ['4', refused('PURPOSE_NEEDED')],
  ['9', unavailable('MAINTENANCE')],
  ['31', refused('QUOTA')],
  // After a renewal the token is still refused: another process of ours keeps taking it, or theirs is wrong. Nobody knows about the licence.
  [TOKEN_EXPIRED, unavailable('SOURCE_FAULT', { quality: ['TOKEN_REFUSED'] })],
  ['402', refused('NOT_AUTHORISED')],
  // Our clock or theirs is off by more than their window.
  ['403', unavailable('SOURCE_FAULT', { quality: ['CLOCK_SKEW'] })],
]);

/** The reading of a `head.status` other than 0. */
export function readStatus(status: string, message: string): Unfound {
  return STATUS.get(status) ?? readRefusalWords(message);
}
