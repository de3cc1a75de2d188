import { fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeEntry } from '../../../journal/codec/decode-entry.ts';
import { nodeFileSystem } from '../../../journal/files/node-file-system.ts';
import { proveEntry } from '../../../journal/proof/prove-entry.ts';
import { EntryResolver } from '../../../journal/read/entry-resolver.ts';
import { readEntry } from '../../../journal/read/read-entries.ts';
import { verifyDirectory } from '../../../journal/verify/verify-directory.ts';
import { createJournal } from '../../../journal/writer/create-journal.ts';
import { FULL_COUNTS, seeded } from '../full-counts.ts';
import { FIXED_KEYS } from '../open-test-journal.ts';
import { SENSITIVE_TEMPLATE } from '../sample-record.ts';
import { SEED } from '../../property.ts';

const KILLS = FULL_COUNTS ? 200 : 4;
const RELEASED = z.object({ index: z.number(), requestId: z.string(), n: z.number(), field: z.number(), state: z.enum(['A', 'M', 'D', 'V', 'N']) });
type Released = z.output<typeof RELEASED>;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shuqiao-storm-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Runs the driver until it has released `enough` responses, and kills it in the middle of its work. */
function runAndKill(args: readonly string[], enough: number): Promise<Released[]> {
  const child = fork(join(import.meta.dirname, '../journal-storm-process.ts'), args, { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const released: Released[] = [];
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('message', (message) => {
      const parsed = RELEASED.safeParse(message);
      if (parsed.success) released.push(parsed.data);
      if (released.length >= enough) child.kill('SIGKILL');
    });
    child.on('exit', (_, signal) => (signal === 'SIGKILL' ? resolve(released) : reject(new Error(`the driver must live until it is killed: ${stderr}`))));
  });
}

describe('a storm of SIGKILL', () => {
  it.each([[KILLS, 'one disk', false], [Math.ceil(KILLS / 4), 'two disks', true]] as const)(`never loses the entry of a response that was released (%i kills, %s, seed ${SEED})`, async (kills, _, two) => {
    const random = seeded(SEED);
    const directory = join(root, 'logs');
    const secondary = two ? join(root, 'second') : '';
    if (two) await mkdir(secondary);
    const { privateKey } = generateKeyPairSync('ed25519');
    const keyFile = join(root, 'key.pem');
    await writeFile(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const released: Released[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      released.push(...(await runAndKill([directory, keyFile, String(kill * 1_000_000), secondary], 1 + Math.floor(random() * 400))));
      const [report] = await verifyDirectory({ files: nodeFileSystem, directory, keys: [], anchored: new Map(), now: Date.now() });
      // Between two lives the log is whole as it lies there, pending frames and all.
      expect(report?.problems).toEqual([]);
    }
    const journal = await createJournal({
      directory, origin: 'shuqiao.test/storm', secondaryDirectory: two ? secondary : null, signingKey: privateKey, sm2Key: null, previousKeys: [], subjectKeys: FIXED_KEYS,
      boot: { software: 'check', schemaId: 's', policyVersion: 'p', configurationHash: 'c' },
    });
    await journal.close();
    const [report] = await verifyDirectory({ files: nodeFileSystem, directory, keys: [], anchored: new Map(), now: Date.now() });
    expect(report?.problems).toEqual([]);
    await expectExactEntries(join(directory, 'shuqiao.test/storm'), report?.size ?? 0, released);
  });
});

/** Each response has a provable entry that says of every field just what the response held. */
async function expectExactEntries(log: string, size: number, released: readonly Released[]): Promise<void> {
  const resolver = new EntryResolver('storm', async (index) => decodeEntry(await readEntry(nodeFileSystem, log, index, size)));
  expect(new Set(released.map(({ index }) => index)).size).toBe(released.length);
  for (const [i, { index, requestId, field, state }] of released.entries()) {
    const bytes = await readEntry(nodeFileSystem, log, index, size);
    if (i % 10 === 0) expect((await proveEntry(nodeFileSystem, log, index)).entry).toEqual(bytes);
    const entry = decodeEntry(bytes);
    if (entry.kind !== 'A') throw new Error(`entry ${index} must be an access entry, it is ${entry.kind}`);
    const view = await resolver.view(index, entry);
    expect(view.requestId).toBe(requestId);
    expect(view.fields.map((item) => item.state)).toEqual([...SENSITIVE_TEMPLATE.defaults].map((letter, at) => (at === field ? state : letter)));
  }
}
