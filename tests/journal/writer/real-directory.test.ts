import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from '../../../journal/files/lock-directory.ts';
import { nodeFileSystem } from '../../../journal/files/node-file-system.ts';
import { readLog } from '../../../journal/read-log.ts';
import { createJournal } from '../../../journal/writer/create-journal.ts';
import type { JournalOptions } from '../../../journal/writer/journal-options.ts';
import { verifyDirectory } from '../../../journal/verify/verify-directory.ts';
import { FIXED_KEYS, ORIGIN, otherKey, SIGNING_KEY } from '../open-test-journal.ts';
import { ed25519Signer } from '../../../journal/note/ed25519-signer.ts';
import { sampleRecord } from '../sample-record.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shuqiao-journal-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** What a slow machine or a full disk would add of itself, or refuse, is no part of what is tested here. */
const LIMITS = { heartbeatMs: 86_400_000, diskCheckMs: 86_400_000, sinkDeadlineMs: 600_000, soleSinkDeadlineMs: 600_000, keyDeadlineMs: 600_000 };
const options = (overrides: Partial<JournalOptions> = {}): JournalOptions => ({
  directory: join(root, 'logs'), origin: ORIGIN, secondaryDirectory: null, signingKey: SIGNING_KEY, sm2Key: null, previousKeys: [], subjectKeys: FIXED_KEYS,
  boot: { software: 'test', schemaId: 's-1', policyVersion: 'p-1', configurationHash: 'c' }, limits: LIMITS, ...overrides,
});
const log = (): string => join(root, 'logs', ORIGIN);
const problems = async (keys: readonly string[] = []) => {
  return (await verifyDirectory({ files: nodeFileSystem, directory: join(root, 'logs'), keys, anchored: new Map(), now: Date.now() })).flatMap((report) => report.problems);
};

describe('a journal in a directory of the machine', () => {
  it('takes thousands of records at once, publishes them on close and goes on where it stopped', async () => {
    const first = await createJournal(options());
    const receipts = await Promise.all(Array.from({ length: 3_000 }, (_, n) => first.append(sampleRecord(n))));
    expect(new Set(receipts.map((receipt) => receipt.index)).size).toBe(3_000);
    await first.close();
    expect((await readdir(log())).sort()).toEqual(['checkpoint', 'lock', 'pending', 'reserve', 'tile', 'vkey']);
    expect(await readdir(join(log(), 'pending'))).toEqual([]);
    const second = await createJournal(options());
    const next = await second.append(sampleRecord(3_001));
    await second.close();
    expect(next).toEqual({ log: ORIGIN, index: 3_011 });
    expect(await problems()).toEqual([]);
    const kinds: string[] = [];
    for await (const { entry } of readLog(log())) kinds.push(entry.kind);
    expect(kinds.join('')).toMatch(/^BKTDDA{3000}BBKTDDAB$/);
  });

  it('is written by one process at a time, and a killed one leaves no lock behind', async () => {
    await mkdir(log(), { recursive: true });
    const script = `import { lockDirectory } from ${JSON.stringify(join(import.meta.dirname, '../../../journal/files/lock-directory.ts'))};
      lockDirectory(process.argv[1]); console.log('locked'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, log()], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await expect(createJournal(options())).rejects.toMatchObject({ code: 'LOG_LOCKED', message: expect.stringContaining('is written by another process') });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const journal = await createJournal(options());
    expect(() => lockDirectory(log())).toThrow('is written by another process');
    await journal.close();
    lockDirectory(log())();
  });

  it('goes on under a new key when the old one is named, and the auditor needs only the new one', async () => {
    const before = await createJournal(options());
    await before.append(sampleRecord(1));
    await before.close();
    const signingKey = otherKey();
    await expect(createJournal(options({ signingKey }))).rejects.toMatchObject({ code: 'LOG_DAMAGED', message: expect.stringContaining('no signature by a trusted key') });
    const after = await createJournal(options({ signingKey, previousKeys: [ed25519Signer(ORIGIN, SIGNING_KEY).verifierKey] }));
    await after.append(sampleRecord(2));
    await after.close();
    expect(await problems([ed25519Signer(ORIGIN, signingKey).verifierKey])).toEqual([]);
    expect((await problems([ed25519Signer(ORIGIN, SIGNING_KEY).verifierKey]))[0]?.code).toBe('CHECKPOINT_REJECTED');
  });
});

describe('a directory that is no log to go on with', () => {
  it.each([
    ['holds other files', async () => writeFile(join(log(), 'holiday.jpg'), 'x'), 'it holds "holiday.jpg", which is no part of a log'],
    ['has a checkpoint that is garbage', async () => writeFile(join(log(), 'checkpoint'), 'garbage'), 'its checkpoint is not accepted'],
    ['lost its last bundle', async () => rm(join(log(), 'tile/entries'), { recursive: true }), 'the last entry bundle is missing'],
    ['lost its tiles', async () => rm(join(log(), 'tile/0'), { recursive: true }), 'the last tile of level 0 is missing or short'],
    ['has a changed entry', async () => {
      const [name = ''] = await readdir(join(log(), 'tile/entries/000.p'));
      const path = join(log(), 'tile/entries/000.p', name);
      const bytes = await readFile(path);
      bytes[40] = (bytes[40] ?? 0) ^ 1;
      await writeFile(path, bytes);
    }, 'entry 0 does not hash to what its tile says'],
    ['lost its checkpoint', async () => rm(join(log(), 'checkpoint')), 'it has entries after 0, where its checkpoint and pending frames end: they were set back'],
  ])('because it %s is refused and left as it is', async (_, damage, reason) => {
    const journal = await createJournal(options());
    await journal.append(sampleRecord(1));
    await journal.close();
    await damage();
    const before = await readdir(log(), { recursive: true });
    await expect(createJournal(options())).rejects.toMatchObject({ code: 'LOG_DAMAGED', message: expect.stringContaining(reason) });
    expect(await readdir(log(), { recursive: true })).toEqual(before);
    // The lock is free again: nothing hangs on to a log it could not open.
    lockDirectory(log())();
  });

  it.each(['', '../escape', '/absolute', 'Upper', 'a b', 'a//b', '.hidden'])('because its origin would be «%s» is refused', async (origin) => {
    await expect(createJournal(options({ origin }))).rejects.toThrow('an origin must be lower-case path segments');
  });
});

describe('a second sink', () => {
  it('must exist, stays with its log, and cannot be left out or swapped', async () => {
    const second = join(root, 'second');
    await expect(createJournal(options({ secondaryDirectory: second }))).rejects.toThrow('the secondary directory must exist');
    await mkdir(second);
    const journal = await createJournal(options({ secondaryDirectory: second }));
    await journal.append(sampleRecord(1));
    await journal.close();
    await expect(createJournal(options())).rejects.toMatchObject({ code: 'LOG_DAMAGED', message: expect.stringContaining('it was written with a second sink') });
    await mkdir(join(root, 'empty'));
    await expect(createJournal(options({ secondaryDirectory: join(root, 'empty') }))).rejects.toMatchObject({ message: expect.stringContaining('is the disk mounted?') });
    await (await createJournal(options({ secondaryDirectory: second }))).close();
    expect(await problems()).toEqual([]);
  });
});
