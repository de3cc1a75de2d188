import { createRoster } from '../../../journal/roster/create-roster.ts';
import { createJournal } from '../../../journal/writer/create-journal.ts';
import { ManualClock } from '../manual-clock.ts';
import { MemoryFileSystem } from '../memory-file-system.ts';
import { journalOptions } from '../open-test-journal.ts';
import { sampleRecord } from '../sample-record.ts';
import { A, LIMITS } from './tamper-kit.ts';
import type { Disk } from './tamper-kit.ts';

/** The other log of the house. */
export const B = 'shuqiao.test/gateway-1';

export interface TamperWorld {
  readonly disk: Disk;
  /** In the middle of the load. */
  readonly old: Disk;
  /** Between the two boots of log A. */
  readonly between: Disk;
}

/** Two gateways, a roster, heartbeats and a second boot: the untouched disk, and log A's checkpoint as it stood before the second boot. */
export async function buildTamperWorld(): Promise<TamperWorld> {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const roster = await createRoster({ ...journalOptions(files, clock, { origin: 'shuqiao.test/roster', limits: LIMITS }), everyMs: 60_000 });
  const [a, b] = [await createJournal(journalOptions(files, clock, { origin: A, limits: LIMITS })), await createJournal(journalOptions(files, clock, { origin: B, limits: LIMITS }))];
  let n = 0;
  const load = async (journal: typeof a, records: number): Promise<void> => {
    for (let i = 0; i < records; i += 50) {
      await Promise.all(Array.from({ length: 50 }, () => journal.append(sampleRecord((n += 1)))));
      await clock.advance(20_000);
    }
  };
  await load(a, 300);
  const old = files.files();
  await load(a, 300);
  await load(b, 100);
  await a.close();
  const between = files.files();
  const again = await createJournal(journalOptions(files, clock, { origin: A, limits: LIMITS }));
  await load(again, 100);
  await again.close();
  await b.close();
  await roster.close();
  return { disk: files.files(), old, between };
}
