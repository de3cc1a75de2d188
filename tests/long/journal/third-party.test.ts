import { execFile } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ed25519Signer } from '../../../journal/note/ed25519-signer.ts';
import { parseSignedNote } from '../../../journal/note/signed-note.ts';
import { proveCommand } from '../../../journal/prove-command.ts';
import { createJournal } from '../../../journal/writer/create-journal.ts';
import { FIXED_KEYS, SIGNING_KEY } from '../../journal/open-test-journal.ts';
import { sampleRecord } from '../../journal/sample-record.ts';

/*
 * Tools that others wrote accept the log as it is. Needs Go 1.24 or later with access to a Go module proxy, and OpenSSL 3 (Debian: apt-get install
 * golang openssl; Go from go.dev where Debian's is older).
 */
const run = promisify(execFile);
const FSCK = 'github.com/transparency-dev/tessera/cmd/fsck@v1.0.4';
const ORIGIN = 'shuqiao.test/gateway-0';
const VKEY = ed25519Signer(ORIGIN, SIGNING_KEY).verifierKey;
const SM2 = generateKeyPairSync('ec', { namedCurve: 'SM2' });

let root: string;
let log: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'shuqiao-third-party-'));
  log = join(root, 'logs', ORIGIN);
  for (let boot = 0; boot < 3; boot += 1) {
    const journal = await createJournal({
      directory: join(root, 'logs'), origin: ORIGIN, secondaryDirectory: null, signingKey: SIGNING_KEY, previousKeys: [], subjectKeys: FIXED_KEYS,
      sm2Key: SM2.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), boot: { software: 'test', schemaId: 's', policyVersion: 'p', configurationHash: 'c' },
    });
    for (let n = 0; n < 24_000; n += 4_000) await Promise.all(Array.from({ length: 4_000 }, (_, i) => journal.append(sampleRecord(n + i))));
    // Closing waits only so long for publication, and a machine that stands still may take longer; what these tools read is tiles.
    for (let { size, publishedSize } = journal.health(); publishedSize < size; { size, publishedSize } = journal.health()) await delay(50);
    await journal.close();
  }
  await writeFile(join(root, 'vkey'), VKEY);
  await run('go', ['install', FSCK], { env: { ...process.env, GOBIN: join(root, 'bin') } });
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('tools of the transparency-log ecosystem', () => {
  const fsck = (timeout: number): Promise<{ stdout: string; stderr: string }> => {
    return run(join(root, 'bin', 'fsck'), [`--storage_url=file://${log}/`, `--public_key=${join(root, 'vkey')}`, '--ui=false'], { timeout });
  };

  it('fsck of Tessera finds a log of 72,000 entries whole', async () => {
    const { stderr } = await fsck(120_000);
    expect(stderr).toMatch(/Successfully fsck'd log with size 720\d\d/);
  });

  it.each([0, 300, 65_536, 72_000])('golang.org/x/mod verifies the proof of entry %i, and not with another entry', async (index) => {
    const out = join(root, `proof-${index}`);
    expect(await proveCommand([join(root, 'logs'), String(index), '--out', out], { out: () => undefined, error: () => undefined, progress: () => undefined, now: Date.now })).toBe(0);
    const program = ['run', '.', `${out}.tlog-proof`, `${out}.entry`, VKEY];
    const cwd = join(import.meta.dirname, 'verify-proof');
    expect((await run('go', program, { cwd })).stdout).toBe('proven\n');
    await writeFile(`${out}.entry`, 'another entry');
    await expect(run('go', program, { cwd })).rejects.toMatchObject({ stderr: expect.stringContaining('invalid transparency proof') });
  });

  it('OpenSSL verifies the SM2-with-SM3 signature of the checkpoint under the standard distinguishing ID', async () => {
    const parsed = parseSignedNote(await readFile(join(log, 'checkpoint')));
    if (parsed.kind === 'malformed') throw new Error(parsed.reason);
    await writeFile(join(root, 'text'), parsed.note.text);
    await writeFile(join(root, 'signature'), parsed.note.signatures[1]?.signature ?? '');
    await writeFile(join(root, 'sm2.pem'), createPublicKey(SM2.privateKey.export({ type: 'pkcs8', format: 'pem' })).export({ type: 'spki', format: 'pem' }));
    const args = ['dgst', '-sm3', '-sigopt', 'distid:1234567812345678', '-verify', join(root, 'sm2.pem'), '-signature', join(root, 'signature'), join(root, 'text')];
    expect((await run('openssl', args)).stdout).toContain('Verified OK');
  });

  it('fsck of Tessera does not find a log with a changed entry whole', async () => {
    const path = join(log, 'tile/entries/100');
    const bytes = await readFile(path);
    await writeFile(path, Buffer.from(bytes.map((byte, i) => (i === 5_000 ? byte ^ 1 : byte))));
    // Version 1.0.4 stops short of the entry and waits for ever: it is given the time it needs for a whole log many times over.
    const failure: unknown = await fsck(20_000).then(() => null, (error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure instanceof Error && 'stderr' in failure ? failure.stderr : '')).not.toContain('Successfully');
    await writeFile(path, bytes);
  });
});
