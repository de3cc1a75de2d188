import { refused, unavailable, type Unfound } from '../reading.ts';

/** Codes of the gateway (`code`) and of the system behind it (`resultCode`) that their words do not tell. 14 is handled by the client. */
const CODES: ReadonlyMap<string, Unfound> = new Map([
  ['15', refused('NOT_AUTHORISED')],
  ['16', refused('PURPOSE_NEEDED')],
  ['17', unavailable('SOURCE_FAULT', { quality: ['CLOCK_SKEW'] })],
  ['97', unavailable('HTTP_STATUS')],
]);

/** The reading of a code that this department defines; null for success and for what its words tell. */
export function readHrssCode(code: string): Unfound | null {
  return CODES.get(code) ?? null;
}
