import { generateKeyPairSync } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { CommandIo } from '../../journal/command-io.ts';
import { ed25519Signer } from '../../journal/note/ed25519-signer.ts';
import { createRoster } from '../../journal/roster/create-roster.ts';
import { createJournal } from '../../journal/writer/create-journal.ts';
import type { JournalOptions } from '../../journal/writer/journal-options.ts';
import { FIXED_KEYS, ORIGIN, SIGNING_KEY } from './open-test-journal.ts';
import { sampleRecord } from './sample-record.ts';

/** Verifier key of the logs that commands are tried on. */
export const VKEY = ed25519Signer(ORIGIN, SIGNING_KEY).verifierKey;
const SM2_KEY = generateKeyPairSync('ec', { namedCurve: 'SM2' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Options of a log as those of {@link commandLogs} were written. */
export const commandLogOptions = (origin: string, directory: string): JournalOptions => ({
  directory, origin, secondaryDirectory: null, signingKey: SIGNING_KEY, previousKeys: [], subjectKeys: FIXED_KEYS, sm2Key: SM2_KEY,
  boot: { software: 'test', schemaId: 's-1', policyVersion: 'p-1', configurationHash: 'c' },
});

/** A roster and a log of 300 requests in real files, made once; each test gets a copy: `root` is a directory of its own, `logs` the logs in it. */
export function commandLogs(): { readonly root: string; readonly logs: string } {
  const here = { root: '', logs: '' };
  let original = '';
  beforeAll(async () => {
    original = await mkdtemp(join(tmpdir(), 'shuqiao-logs-'));
    const roster = await createRoster(commandLogOptions('shuqiao.test/roster', original));
    const journal = await createJournal(commandLogOptions(ORIGIN, original));
    const records = Array.from({ length: 300 }, (_, n) => sampleRecord(n, { differences: n === 7 ? [{ index: 0, state: 'N', reason: 'SOURCE_DOWN' }] : [] }));
    await Promise.all(records.map((record) => journal.append(record)));
    await journal.close();
    await roster.close();
  });
  afterAll(() => rm(original, { recursive: true, force: true }));
  beforeEach(async () => {
    here.root = await mkdtemp(join(tmpdir(), 'shuqiao-commands-'));
    here.logs = join(here.root, 'logs');
    await cp(original, here.logs, { recursive: true });
  });
  afterEach(() => rm(here.root, { recursive: true, force: true }));
  return here;
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a command and gives back what it wrote. */
export async function run(command: (argv: readonly string[], io: CommandIo) => Promise<number>, ...argv: string[]): Promise<Ran> {
  const [out, error]: [string[], string[]] = [[], []];
  const code = await command(argv, { out: (line) => out.push(line), error: (line) => error.push(line), progress: () => undefined, now: () => Date.now() });
  return { code, out: out.join('\n'), error: error.join('\n') };
}
