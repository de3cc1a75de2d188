import { describe, expect, it } from 'vitest';
import { createRoster } from '../../../journal/roster/create-roster.ts';
import { createJournal } from '../../../journal/writer/create-journal.ts';
import { ManualClock } from '../manual-clock.ts';
import { MemoryFileSystem } from '../memory-file-system.ts';
import { journalOptions, otherKey } from '../open-test-journal.ts';
import { expectWhole, ofKind, readAll } from '../read-all.ts';
import { sampleRecord } from '../sample-record.ts';

const ROSTER = 'shuqiao.test/roster';

describe('the roster', () => {
  it('commits to every log that changed since it last looked, on time, on demand and when it closes', async () => {
    const files = new MemoryFileSystem();
    const clock = new ManualClock();
    const journals = await Promise.all(['shuqiao.test/gateway-0', 'shuqiao.test/gateway-1'].map((origin) => createJournal(journalOptions(files, clock, { origin }))));
    const roster = await createRoster({ ...journalOptions(files, clock, { origin: ROSTER }), everyMs: 30_000 });
    await clock.advance(1_500);
    expect(await roster.commit()).toBe(2);
    expect(await roster.commit()).toBe(0);
    await journals[1]?.append(sampleRecord(1));
    await clock.advance(31_000);
    await journals[0]?.close();
    await roster.close();
    const lines = ofKind(await readAll(files, `/logs/${ROSTER}`), 'R').map((entry) => entry.logs.map((log) => [log.origin, log.size]));
    expect(lines).toEqual([[['shuqiao.test/gateway-0', 2], ['shuqiao.test/gateway-1', 2]], [['shuqiao.test/gateway-1', 6]], [['shuqiao.test/gateway-0', 3]]]);
    await journals[1]?.close();
    await expectWhole(files);
  });

  it('vouches for no log that another key signed', async () => {
    const files = new MemoryFileSystem();
    const clock = new ManualClock();
    const stranger = await createJournal(journalOptions(files, clock, { origin: 'shuqiao.test/stranger', signingKey: otherKey() }));
    await stranger.close();
    const roster = await createRoster(journalOptions(files, clock, { origin: ROSTER }));
    expect(await roster.commit()).toBe(0);
    await roster.close();
  });

  it('must be named as one', async () => {
    await expect(createRoster(journalOptions(new MemoryFileSystem(), new ManualClock(), { origin: 'shuqiao.test/gateway-0' }))).rejects.toThrow('must end in "/roster"');
  });
});
