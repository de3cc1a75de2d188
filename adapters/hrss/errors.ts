import { refused, type Unfound } from '../reading.ts';

/** Codes of the social-insurance services beyond those of the gateway (protocol/envelopes); told by number because their words do not tell. */
const CODES: ReadonlyMap<string, Unfound> = new Map([
  ['15', refused('PURPOSE_NEEDED')],
  ['16', refused('QUOTA')],
]);

/** The reading of a code that the service itself defines; null for the gateway's and the unknown ones. */
export function readHrssCode(code: string): Unfound | null {
  return CODES.get(code) ?? null;
}
