import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileSubjectKeys } from '../../journal/subjects/file-subject-keys.ts';
import { createJournal } from '../../journal/writer/create-journal.ts';
import { sampleRecord, uuidOf } from './sample-record.ts';

/**
 * A small gateway for the kill storm: appends under random load until it is killed, and tells its parent of every response only after the journal
 * released it. Arguments: directory, key file, first request number, secondary directory or an empty text.
 */
const [directory = '', keyFile = '', first = '0', secondary = ''] = process.argv.slice(2);
const journal = await createJournal({
  directory, origin: 'shuqiao.test/storm', secondaryDirectory: secondary === '' ? null : secondary, signingKey: createPrivateKey(readFileSync(keyFile)), sm2Key: null,
  previousKeys: [], subjectKeys: fileSubjectKeys({ masterKey: Buffer.alloc(32, 1), directory: `${directory}-keys` }),
  boot: { software: 'storm', schemaId: 's', policyVersion: 'p', configurationHash: 'c' },
  // A disk that is slow, as two logs on one are, is no failing one: only the kill is to end this process.
  limits: { tickMs: 20, sinkDeadlineMs: 600_000, soleSinkDeadlineMs: 600_000, keyDeadlineMs: 600_000 },
});
process.send?.({ ready: true });
let n = Number(first);
async function client(): Promise<never> {
  for (;;) {
    n += 1;
    const mine = n;
    const states = (['A', 'M', 'D', 'V', 'N'] as const)[mine % 5] ?? 'A';
    const receipt = await journal.append(sampleRecord(mine, { differences: [{ index: mine % 4, state: states, reason: null }] }));
    process.send?.({ index: receipt.index, requestId: uuidOf(mine), n: mine, field: mine % 4, state: states });
    if (mine % 7 === 0) await new Promise((resolve) => setTimeout(resolve, mine % 5));
  }
}
await Promise.all(Array.from({ length: 8 }, client));
