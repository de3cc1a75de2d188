import { refused, unavailable, type Unfound } from '../reading.ts';

/** `code` of a reply: 1 is success here, and 0 is failure. */
const CODES: ReadonlyMap<string, Unfound> = new Map([
  ['0', unavailable('SOURCE_FAULT')],
  ['2', refused('NOT_AUTHORISED')],
  ['3', refused('PURPOSE_NEEDED')],
  // Too late or seen before: our clock, or a message number used twice. Asking again makes a new number and a new time.
  ['4', unavailable('SOURCE_FAULT', { quality: ['CLOCK_SKEW'] })],
  ['5', unavailable('MAINTENANCE')],
  ['6', refused('QUOTA')],
  ['7', refused('BAD_REQUEST')],
]);

/** The reading of a code that the department defines; null for success and the unknown ones, which their words tell. */
export function readRealEstateCode(code: string): Unfound | null {
  return CODES.get(code) ?? null;
}
