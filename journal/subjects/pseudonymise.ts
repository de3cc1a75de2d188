import type { Pseudonyms } from '../codec/entry-encoder.ts';
import type { RequestRecord } from '../journal-entry.ts';
import { epochHmac } from './epoch-hmac.ts';
import { networkPseudonym } from './network-pseudonym.ts';
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
    return { epoch: 'none', actor: null, subjects: [], requestMac: null, network: null };
  }
  return {
    epoch: key.epoch,
    actor: record.principal.personal ? subjectPseudonym(key.key, 'PERSON', record.principal.subject) : null,
    subjects: record.subjects.map(({ role, kind, key: subject }) => ({ role, kind, pseudonym: subjectPseudonym(key.key, kind, subject) })),
    requestMac: record.requestHash === null ? null : requestMac(key.key, record.requestHash),
    network: record.network === null ? null : networkPseudonym(key.key, record.network),
  };
}

/** By key and hash: a request without variables brings the very buffer of the one before. Gone with either. */
const MACS = new WeakMap<Buffer, WeakMap<Buffer, string>>();

function requestMac(key: Buffer, requestHash: Buffer): string {
  let macs = MACS.get(key);
  if (macs === undefined) MACS.set(key, (macs = new WeakMap()));
  let mac = macs.get(requestHash);
  if (mac === undefined) macs.set(requestHash, (mac = epochHmac(key, Buffer.concat([REQUEST, requestHash])).subarray(0, 12).toString('base64url')));
  return mac;
}
