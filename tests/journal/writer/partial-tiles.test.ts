import { describe, expect, it } from 'vitest';
import { ManualClock } from '../manual-clock.ts';
import { MemoryFileSystem } from '../memory-file-system.ts';
import { openTestJournal, ORIGIN } from '../open-test-journal.ts';
import { sampleRecord } from '../sample-record.ts';

/** A file system that notes in which directories of partial tiles somebody looks. */
function watched(): { readonly files: MemoryFileSystem; readonly looked: string[] } {
  const files = new MemoryFileSystem();
  const looked: string[] = [];
  const list = files.list.bind(files);
  files.list = (path) => {
    if (path.endsWith('.p')) looked.push(path.slice(`/logs/${ORIGIN}/tile/`.length));
    return list(path);
  };
  return { files, looked };
}

/** Appends records and lets the journal publish; answers how many entries are published. */
async function publish({ journal, clock }: Awaited<ReturnType<typeof openTestJournal>>, records: number): Promise<number> {
  await Promise.all(Array.from({ length: records }, (_, n) => journal.append(sampleRecord(n))));
  for (let ticks = 0; journal.health().publishedSize < journal.health().size && ticks < 10; ticks += 1) await clock.advance(1_000);
  return journal.health().publishedSize;
}

const partials = async (files: MemoryFileSystem): Promise<string[]> => {
  const found = await Promise.all(['entries', '0', '1'].map(async (level) => (await files.list(`/logs/${ORIGIN}/tile/${level}`) ?? []).filter((name) => name.endsWith('.p/')).map((name) => `${level}/${name}`)));
  return found.flat();
};

describe('partial tiles', () => {
  it('are removed when their tile is full, and looked for where they were alone', async () => {
    const { files, looked } = watched();
    const opened = await openTestJournal({}, files);
    expect(await publish(opened, 100)).toBeLessThan(256);
    expect(await partials(files)).toEqual(['entries/000.p/', '0/000.p/']);
    looked.length = 0;
    expect(await publish(opened, 1_200)).toBeGreaterThan(1_024);
    // To be removed: tiles 1 to 4 were never partial, and one that is made now is not looked for before.
    expect(looked.toSorted()).toEqual(['0/000.p', 'entries/000.p']);
    expect(await partials(files)).toEqual(['entries/005.p/', '0/005.p/', '1/000.p/']);
    await opened.journal.close();
  });

  it('that another process left are removed when their tile is full', async () => {
    const { files } = watched();
    const first = await openTestJournal({}, files);
    await publish(first, 100);
    await first.journal.close();
    const second = await openTestJournal({}, files, new ManualClock());
    expect(await publish(second, 600)).toBeGreaterThan(512);
    expect(await partials(files)).toEqual(['entries/002.p/', '0/002.p/', '1/000.p/']);
    await second.journal.close();
  });
});
