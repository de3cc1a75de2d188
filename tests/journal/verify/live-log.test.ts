import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../journal/files/node-file-system.ts';
import { readLog } from '../../../journal/read-log.ts';
import { verifyDirectory } from '../../../journal/verify/verify-directory.ts';
import { createJournal } from '../../../journal/writer/create-journal.ts';
import { FULL_COUNTS } from '../full-counts.ts';
import { FIXED_KEYS, ORIGIN, SIGNING_KEY } from '../open-test-journal.ts';
import { sampleRecord } from '../sample-record.ts';

describe('a log that is written to while it is read', () => {
  it('verifies every time, and readers see only whole entries, without a gap', async () => {
    const root = await mkdtemp(join(tmpdir(), 'shuqiao-live-'));
    try {
      const journal = await createJournal({
        directory: root, origin: ORIGIN, secondaryDirectory: null, signingKey: SIGNING_KEY, sm2Key: null, previousKeys: [], subjectKeys: FIXED_KEYS,
        boot: { software: 'test', schemaId: 's', policyVersion: 'p', configurationHash: 'c' }, limits: { tickMs: 5, heartbeatMs: 20, soleSinkDeadlineMs: 600_000, keyDeadlineMs: 600_000 },
      });
      let writing = true;
      let n = 0;
      const load = Promise.all(Array.from({ length: 4 }, async () => {
        // Held back a little: the log is read from its beginning each time, and must not outgrow that.
        while (writing) {
          await journal.append(sampleRecord((n += 1)));
          await new Promise((resolve) => setTimeout(resolve, 3));
        }
      }));
      let next = 0;
      for (let round = 0; round < (FULL_COUNTS ? 200 : 25) || next < 300; round += 1) {
        const reports = await verifyDirectory({ files: nodeFileSystem, directory: root, keys: [], anchored: new Map(), now: Date.now() });
        expect(reports.flatMap((report) => report.problems)).toEqual([]);
        for await (const { index } of readLog(join(root, ORIGIN), next)) {
          expect(index).toBe(next);
          next += 1;
        }
      }
      writing = false;
      await load;
      await journal.close();
      // Templates, heartbeats and the like make up the rest.
      expect(n).toBeGreaterThan(100);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});
