import { notFound, refused, unavailable, type Unfound } from '../reading.ts';
import { readRefusalWords } from '../protocol/read-refusal-words.ts';

/** `<RESPONSE errorcode>` of the population service. */
const RESPONSE_CODES: ReadonlyMap<string, Unfound> = new Map([
  ['-21', refused('BAD_REQUEST')],
  ['-22', refused('PURPOSE_NEEDED')],
  ['-23', refused('BAD_REQUEST')],
  ['-24', refused('BAD_REQUEST')],
  ['-31', refused('QUOTA')],
  ['-41', refused('BAD_REQUEST')],
  ['-53', unavailable('SOURCE_FAULT')],
]);

/** `code` of a `<RECORD>`; 0 is data. */
const RECORD_CODES: ReadonlyMap<string, Unfound> = new Map([
  ['1', notFound()],
  ['9', unavailable('MAINTENANCE')],
]);

/** The reading of a `<RESPONSE>` error; unknown codes are judged by their words and never mean "no such person". */
export function readResponseError(code: string, message: string): Unfound {
  return RESPONSE_CODES.get(code) ?? readRefusalWords(message);
}

/** The reading of a `<RECORD>` whose code is not 0. */
export function readRecordError(code: string, message: string): Unfound {
  return RECORD_CODES.get(code) ?? readRefusalWords(message);
}

/** The reading of an `errormesage` (spelled so) beside one person: 库中无此号 is the one sentence that means there is none. */
export function readItemError(message: string): Unfound {
  return /库中无此号|查无此人/.test(message) ? notFound() : readRefusalWords(message);
}
