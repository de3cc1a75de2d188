import type { Pseudonyms } from '../codec/entry-encoder.ts';
import type { RequestRecord } from '../journal-entry.ts';
import { epochHmac } from './epoch-hmac.ts';
import { subjectPseudonym } from './subject-pseudonym.ts';
import type { EpochKey } from './subject-key-service.ts';

/** Keeps requests apart from subjects under the same key. */
const REQUEST = Buffer.from('request\x1f');

/** Whether an entry of this record needs the subject key: it names persons or entities. */
export const needsSubjectKey = (record: RequestRecord): boolean => record.subjects.length > 0 || record.principal.personal;

/** Everything of a record that only the epoch key can make. Without a key only a record that names nobody can be written. */
export function pseudonymise(record: RequestRecord, key: EpochKey | null): Pseudonyms {
  if (key === null) {
    if (needsSubjectKey(record)) throw new TypeError('a record that names subjects cannot be written without the epoch key');
    return { epoch: 'none', actor: null, subjects: [], requestMac: null };
  }
  return {
    epoch: key.epoch,
    actor: record.principal.personal ? subjectPseudonym(key.key, 'PERSON', record.principal.subject) : null,
    subjects: record.subjects.map(({ role, kind, key: subject }) => ({ role, kind, pseudonym: subjectPseudonym(key.key, kind, subject) })),
    requestMac: record.requestHash === null ? null : epochHmac(key.key, Buffer.concat([REQUEST, record.requestHash])).subarray(0, 12).toString('base64url'),
  };
}
