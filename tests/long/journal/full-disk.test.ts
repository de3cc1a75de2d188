import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeEntry } from '../../../journal/codec/decode-entry.ts';
import { nodeFileSystem } from '../../../journal/files/node-file-system.ts';
import { proveEntry } from '../../../journal/proof/prove-entry.ts';
import { verifyDirectory } from '../../../journal/verify/verify-directory.ts';
import { createJournal } from '../../../journal/writer/create-journal.ts';
import type { LogJournal } from '../../../journal/writer/log-journal.ts';
import { FIXED_KEYS } from '../../journal/open-test-journal.ts';
import { PLAIN_TEMPLATE, sampleRecord, uuidOf } from '../../journal/sample-record.ts';

/* A disk that is really full: a file system of twelve megabytes in memory. Needs the right to mount, as root in a container of one's own has it. */
const run = promisify(execFile);
const ORIGIN = 'shuqiao.test/full';
const { privateKey } = generateKeyPairSync('ed25519');
const size = (megabytes: number, ...more: readonly string[]): string[] => ['-t', 'tmpfs', '-o', `${more.map((one) => `${one},`).join('')}size=${megabytes}m`, 'tmpfs'];

const disk = await mkdtemp(join(tmpdir(), 'shuqiao-full-'));
const mounted = await run('mount', [...size(12), disk]).then(() => true, () => false);
if (!mounted && process.env['CI'] !== undefined) throw new Error('the suite full-disk must be allowed to mount a file system, as root');

const open = (): Promise<LogJournal> => createJournal({
  directory: join(disk, 'logs'), origin: ORIGIN, secondaryDirectory: null, signingKey: privateKey, sm2Key: null, previousKeys: [], subjectKeys: FIXED_KEYS,
  boot: { software: 'full', schemaId: 's', policyVersion: 'p', configurationHash: 'c' }, limits: { tickMs: 50, diskCheckMs: 100 },
});

describe.skipIf(!mounted)('a disk that fills up while requests come', () => {
  const released = new Map<number, string>();
  const refusals = new Set<string>();
  beforeAll(async () => {
    const journal = await open();
    // Every other request discloses L3, which a disk that is nearly full refuses; the others fill it to the end.
    for (let n = 0; ![...refusals].some((message) => /is full|no sink/.test(message)) || n % 1_000 !== 0; n += 50) {
      // As fast as publication goes: what is not in tiles yet must fit into the reserve once more, as a second of a gateway's requests does.
      for (let { size, publishedSize } = journal.health(); size - publishedSize > 500 && refusals.size === 0 && journal.health().state !== 'refusing'; { size, publishedSize } = journal.health()) await delay(10);
      await Promise.all(Array.from({ length: 50 }, async (_, i) => {
        try {
          const { index } = await journal.append(sampleRecord(n + i, i % 2 === 0 ? {} : { template: PLAIN_TEMPLATE, differences: [] }));
          released.set(index, uuidOf(n + i));
        } catch (error) {
          refusals.add(error instanceof Error ? error.message : 'not an error');
        }
      }));
    }
    // A sink that found no space gives up the reserve, comes back at a next tick, and then says what happened.
    for (const deadline = Date.now() + 10_000; Date.now() < deadline && !journal.health().causes.every((cause) => cause.startsWith('DISK')); await delay(50));
    await journal.close();
  });
  afterAll(async () => {
    await run('umount', [disk]);
    await rm(disk, { recursive: true, force: true });
  });
  const report = async () => (await verifyDirectory({ files: nodeFileSystem, directory: join(disk, 'logs'), keys: [], anchored: new Map(), now: Date.now() }))[0];

  it('refuses, and says that it is the disk', () => {
    expect(released.size).toBeGreaterThan(5_000);
    for (const message of refusals) expect(message).toMatch(/^AUDIT_UNAVAILABLE: .*(disk|no sink)/);
  });

  it('leaves a log that verifies, goes on once there is room, and has lost nothing that was released', async () => {
    expect((await report())?.problems).toEqual([]);
    await run('mount', [...size(60, 'remount'), disk]);
    const journal = await open();
    await journal.append(sampleRecord(1));
    await journal.close();
    const whole = await report();
    expect([whole?.problems, whole?.pending]).toEqual([[], 0]);
    expect(whole?.remarks.map(({ message }) => message)).toContain('disk full');
    for (const [index, requestId] of [...released].filter((_, i) => i % 50 === 0)) {
      const entry = decodeEntry((await proveEntry(nodeFileSystem, join(disk, 'logs', ORIGIN), index)).entry);
      expect(entry.kind === 'A' ? entry.requestId : entry.kind).toBe(requestId);
    }
  });
});
