import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrivateKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeEntry } from '../../../journal/codec/decode-entry.ts';
import { nodeFileSystem } from '../../../journal/files/node-file-system.ts';
import { proveEntry } from '../../../journal/proof/prove-entry.ts';
import { verifyDirectory } from '../../../journal/verify/verify-directory.ts';
import { createJournal } from '../../../journal/writer/create-journal.ts';
import { FIXED_KEYS } from '../../journal/open-test-journal.ts';

/*
 * Faults in the system calls themselves, below Node and libuv. Needs strace and the right to trace (Debian: apt-get install strace).
 * One thread in libuv's pool, so that «the k-th call» means the same in every run.
 */
const RELEASED = z.object({ index: z.number(), requestId: z.string() });
const DRIVER = join(import.meta.dirname, 'bounded-driver.ts');

let root: string;
let keyFile: string;
const { privateKey } = generateKeyPairSync('ed25519');
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'shuqiao-strace-'));
  keyFile = join(root, 'key.pem');
  await writeFile(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

/** @param paths only calls on these are touched, and counted; all when there are none. */
function traced(directory: string, inject: string, paths: readonly string[] = []): Promise<{ released: z.output<typeof RELEASED>[]; log: string }> {
  const args = ['-f', '-qq', ...paths.flatMap((path) => ['-P', path]), '-e', `trace=${inject.split(':')[0]}`, '-e', `inject=${inject}`, '-o', join(directory, '..', 'strace.log'), process.execPath, DRIVER, directory, keyFile];
  const child = spawn('strace', args, { env: { ...process.env, UV_THREADPOOL_SIZE: '1' }, stdio: ['ignore', 'pipe', 'ignore'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      const whole = out.slice(0, out.lastIndexOf('\n') + 1).split('\n').filter((line) => line !== '');
      resolve({ released: whole.map((line) => RELEASED.parse(JSON.parse(line))), log: directory });
    });
  });
}

async function expectReleasedProvable(directory: string, released: readonly z.output<typeof RELEASED>[]): Promise<void> {
  const journal = await createJournal({
    directory, origin: 'shuqiao.test/strace', secondaryDirectory: null, signingKey: createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })), sm2Key: null, previousKeys: [], subjectKeys: FIXED_KEYS,
    boot: { software: 'check', schemaId: 's', policyVersion: 'p', configurationHash: 'c' },
  });
  await journal.close();
  const reports = await verifyDirectory({ files: nodeFileSystem, directory, keys: [], anchored: new Map(), now: Date.now() });
  expect(reports.flatMap((report) => report.problems)).toEqual([]);
  for (const { index, requestId } of released) {
    const entry = decodeEntry((await proveEntry(nodeFileSystem, join(directory, 'shuqiao.test/strace'), index)).entry);
    expect(entry.kind === 'A' ? entry.requestId : entry.kind).toBe(requestId);
  }
}

describe('a fault in a system call of the journal', () => {
  const calls = ['fdatasync', 'fsync', 'pwrite64', 'rename'];
  const faults = ['error=EIO', 'error=ENOSPC', 'signal=KILL'];
  it.each(calls.flatMap((call) => faults.map((fault) => [call, fault])))('%s with %s never loses a released response nor leaves a bad log', async (call, fault) => {
    let releasedInAll = 0;
    for (let when = 1; when <= 40; when += 3) {
      const directory = join(root, `${call}-${fault}-${when}`, 'logs');
      await mkdir(join(directory, '..'), { recursive: true });
      const { released } = await traced(directory, `${call}:${fault}:when=${when}`);
      releasedInAll += released.length;
      await expectReleasedProvable(directory, released);
      await rm(join(directory, '..'), { recursive: true, force: true });
    }
    expect(releasedInAll).toBeGreaterThan(100);
  }, 3_600_000);

  /** Node itself opens, closes and removes files: these faults meet the log's own alone. */
  const ownPaths = (directory: string): string[] => {
    const log = join(directory, 'shuqiao.test/strace');
    const names = ['', 'tmp', 'tmp-1', 'tmp-2', 'tmp-3', 'checkpoint', 'vkey', 'reserve', 'pending', 'pending/0000000000.frames', 'pending/0000000001.frames', 'tile', 'tile/0', 'tile/entries', 'tile/0/000.p', 'tile/entries/000.p'];
    return [directory, join(directory, 'shuqiao.test'), ...names.map((name) => join(log, name))];
  };
  it.each(['openat', 'close', 'unlink', 'mkdir'].flatMap((call) => faults.map((fault) => [call, fault])))('%s on a file of the log with %s never loses a released response nor leaves a bad log', async (call, fault) => {
    let [releasedInAll, struck] = [0, 0];
    // Few directories are made and few files removed in thirty requests: each of those calls; of the others every third, beyond those of a start, which ends at the first.
    const few = call === 'mkdir' || call === 'unlink';
    for (let when = 1; when <= (few ? 9 : 45); when += few ? 1 : 3) {
      const directory = join(root, `${call}-${fault}-${when}`, 'logs');
      await mkdir(join(directory, '..'), { recursive: true });
      const { released } = await traced(directory, `${call}:${fault}:when=${when}`, ownPaths(directory));
      releasedInAll += released.length;
      struck += /INJECTED|SIGKILL/.test(await readFile(join(directory, '..', 'strace.log'), 'utf8')) ? 1 : 0;
      await expectReleasedProvable(directory, released);
      await rm(join(directory, '..'), { recursive: true, force: true });
    }
    // A directory that can't be made is a log that can't be begun, and then nothing is released.
    if (call !== 'mkdir') expect(releasedInAll).toBeGreaterThan(fault === 'signal=KILL' ? 3 : 30);
    // Two files are removed in thirty requests: a reserve that may be left over, and the frames that are published.
    expect(struck).toBeGreaterThanOrEqual(call === 'unlink' ? 2 : 4);
  }, 3_600_000);
});
