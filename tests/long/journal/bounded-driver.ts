import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createJournal } from '../../../journal/writer/create-journal.ts';
import { FIXED_KEYS } from '../../journal/open-test-journal.ts';
import { sampleRecord, uuidOf } from '../../journal/sample-record.ts';

/** Milliseconds between housekeeping. */
const TICK_MS = 5;

/** Thirty requests one after the other, a line on standard output for each that was released, and a clean end. Arguments: directory, key file. */
const [directory = '', keyFile = ''] = process.argv.slice(2);
const journal = await createJournal({
  directory, origin: 'shuqiao.test/strace', secondaryDirectory: null, signingKey: createPrivateKey(readFileSync(keyFile)), sm2Key: null, previousKeys: [], subjectKeys: FIXED_KEYS,
  boot: { software: 'strace', schemaId: 's', policyVersion: 'p', configurationHash: 'c' }, limits: { tickMs: TICK_MS, reserveBytes: 4_096 },
});
for (let n = 0; n < 30; n += 1) {
  try {
    const { index } = await journal.append(sampleRecord(n));
    console.log(JSON.stringify({ index, requestId: uuidOf(n) }));
    // However fast requests are, housekeeping comes between some of them: it opens and removes the files whose faults are looked for.
    if (n % 5 === 4) await new Promise((resolve) => setTimeout(resolve, 2 * TICK_MS));
  } catch {
    // Refused: nothing was released, and the probe may bring the sink back.
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
}
await journal.close();
