import { refused, unavailable, type Unfound } from '../../reading.ts';
import { readRefusalWords } from '../read-refusal-words.ts';

/** Codes of the platform itself; 0 is success. E-106 and -1 were seen, the others are told by their words. */
const CODES: ReadonlyMap<string, Unfound> = new Map([
  ['E-106', refused('NOT_AUTHORISED')],
  ['-1', unavailable('SOURCE_FAULT')],
  ['E-108', unavailable('SOURCE_FAULT', { quality: ['CLOCK_SKEW'] })],
  ['E-109', refused('PURPOSE_NEEDED')],
]);

/** Whether the platform says that the secret of the day is over or the signature does not hold: get another and ask once more. */
export function isSecretRefused(code: string, message: string): boolean {
  return code !== '0' && code !== 'E-106' && /签名|密钥|秘钥|secret|sign/i.test(message);
}

/** The reading of a code other than 0. */
export function readExchangeCode(code: string, message: string): Unfound {
  return CODES.get(code) ?? readRefusalWords(message);
}
