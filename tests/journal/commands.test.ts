import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anchorCommand } from '../../journal/anchor-command.ts';
import type { CommandIo } from '../../journal/command-io.ts';
import { ed25519Signer } from '../../journal/note/ed25519-signer.ts';
import { parseVerifierKey } from '../../journal/note/parse-verifier-key.ts';
import { checkTlogProof, parseTlogProof } from '../../journal/proof/tlog-proof.ts';
import { proveCommand } from '../../journal/prove-command.ts';
import { createRoster } from '../../journal/roster/create-roster.ts';
import { showCommand } from '../../journal/show-command.ts';
import { verifyCommand } from '../../journal/verify-command.ts';
import { createJournal } from '../../journal/writer/create-journal.ts';
import type { JournalOptions } from '../../journal/writer/journal-options.ts';
import { FIXED_KEYS, ORIGIN, otherKey, SIGNING_KEY } from './open-test-journal.ts';
import { sampleRecord, uuidOf } from './sample-record.ts';

let root: string;
let logs: string;
const VKEY = ed25519Signer(ORIGIN, SIGNING_KEY).verifierKey;

const SM2_KEY = generateKeyPairSync('ec', { namedCurve: 'SM2' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const options = (origin: string, directory = logs): JournalOptions => ({
  directory, origin, secondaryDirectory: null, signingKey: SIGNING_KEY, previousKeys: [], subjectKeys: FIXED_KEYS, sm2Key: SM2_KEY,
  boot: { software: 'test', schemaId: 's-1', policyVersion: 'p-1', configurationHash: 'c' },
});

/** Made once; each test gets a copy. */
let original: string;
beforeAll(async () => {
  original = await mkdtemp(join(tmpdir(), 'shuqiao-logs-'));
  const roster = await createRoster(options('shuqiao.test/roster', original));
  const journal = await createJournal(options(ORIGIN, original));
  const records = Array.from({ length: 300 }, (_, n) => sampleRecord(n, { differences: n === 7 ? [{ index: 0, state: 'N', reason: 'SOURCE_DOWN' }] : [] }));
  await Promise.all(records.map((record) => journal.append(record)));
  await journal.close();
  await roster.close();
});
afterAll(async () => {
  await rm(original, { recursive: true, force: true });
});
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shuqiao-commands-'));
  logs = join(root, 'logs');
  await cp(original, logs, { recursive: true });
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

async function run(command: (argv: readonly string[], io: CommandIo) => Promise<number>, ...argv: string[]): Promise<Ran> {
  const [out, error]: [string[], string[]] = [[], []];
  const code = await command(argv, { out: (line) => out.push(line), error: (line) => error.push(line), progress: () => undefined, now: () => Date.now() });
  return { code, out: out.join('\n'), error: error.join('\n') };
}

const COMMANDS = [['verify', verifyCommand], ['prove', proveCommand], ['anchor', anchorCommand], ['show', showCommand]] as const;

describe.each(COMMANDS)('audit:%s', (name, command) => {
  it('explains itself', async () => {
    const { code, out } = await run(command, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`audit:${name} -- DIR`);
  });

  it('names arguments it does not know, and those it lacks', async () => {
    expect(await run(command, '--nonsense')).toMatchObject({ code: 2, error: expect.stringContaining('--nonsense') });
    expect(await run(command)).toMatchObject({ code: 2, error: expect.stringMatching(/^expected [12] arguments, got 0/) });
  });

  it('names a directory without a log', async () => {
    const arguments_ = name === 'prove' ? [root.replace(/$/, '/none'), '0'] : name === 'anchor' ? [`${root}/none`, '--to', `file:${root}/anchor`] : [`${root}/none`];
    expect(await run(command, ...arguments_)).toMatchObject({ code: 1, error: expect.stringMatching(/no log is in/) });
  });

  it('says the same of a file that is no directory', async () => {
    const file = join(root, 'a-file');
    await writeFile(file, 'no log');
    const more = name === 'prove' ? ['0'] : name === 'anchor' ? ['--to', `file:${root}/anchor`] : [];
    expect(await run(command, file, ...more)).toMatchObject({ code: 1, error: expect.stringMatching(/no log is in/) });
  });
});

describe('a command as a process', () => {
  const start = (script: string, ...argv: string[]) => spawn(process.execPath, [join(import.meta.dirname, '../../journal', script), ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = async (child: ReturnType<typeof start>): Promise<{ code: number | null; error: string }> => {
    const error: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => error.push(chunk));
    const [code] = (await once(child, 'close')) as [number | null]; // as node:child_process documents the event
    return { code, error: Buffer.concat(error).toString() };
  };

  it('ends quietly when nobody reads on, as head does', async () => {
    const child = start('show-command.ts', logs, '--log', ORIGIN, '--all', '--raw');
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await ended(child)).toEqual({ code: 0, error: '' });
  });

  it('says in one line what it could not do, and no stack', async () => {
    const child = start('verify-command.ts', logs, '--anchor', 'postgres://nobody@127.0.0.1:1/none');
    child.stdout.resume();
    const { code, error } = await ended(child);
    expect(code).toBe(1);
    expect(error.trim().split('\n')).toHaveLength(1);
    expect(error).not.toContain('    at ');
  });
});

describe('audit:verify', () => {
  it('says of a whole house of logs that it is whole, by whom it is signed, and how much it is', async () => {
    const { code, out, error } = await run(verifyCommand, logs, '--key', VKEY);
    expect([code, error]).toEqual([0, 'verified 2 logs with 311 entries']);
    expect(out).toContain(`ok  ${ORIGIN}: 307 entries`);
    expect(out).toContain(`signed by ${VKEY}`);
  });

  it('says that without a key it shows only that nothing broke', async () => {
    expect((await run(verifyCommand, logs)).error).toContain('give --key to prove who signed');
  });

  it('verifies one log, or a copy of it anywhere', async () => {
    await cp(join(logs, ORIGIN), join(root, 'usb-stick'), { recursive: true });
    expect((await run(verifyCommand, join(root, 'usb-stick'), '--key', VKEY)).error).toBe('verified 1 logs with 307 entries');
  });

  it('exits with 1 and names the first bad entry', async () => {
    await truncate(join(logs, ORIGIN, 'tile/entries/000'), 20_000);
    const { code, out, error } = await run(verifyCommand, logs, '--key', VKEY);
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`BAD ${ORIGIN}[^\n]*\n[^\n]*\n +BUNDLE_TRUNCATED entries \\d+ to 255`));
    // The roster knows the log as it is: a walk that ended early is no log that was cut off.
    expect(out).not.toContain('ROSTER_MISMATCH');
    expect(error).toMatch(new RegExp(`^first bad entry: ${ORIGIN}: \\d+ \\(BUNDLE_TRUNCATED: `));
  });

  it('compares with an anchor or says why it could not, and never takes nothing for agreement', async () => {
    expect(await run(verifyCommand, logs, '--anchor', `file:${root}/nowhere`)).toMatchObject({ code: 1, error: 'the anchor holds no checkpoint of any log: nothing could be compared with it' });
    expect(await run(verifyCommand, logs, '--anchor', 'ftp://elsewhere')).toMatchObject({ code: 2, error: '--anchor must be file:DIRECTORY or a postgres:// URL' });
    expect(await run(verifyCommand, logs, '--anchor', 'postgres://nobody:secret@127.0.0.1:1/none')).toMatchObject({ code: 1, error: expect.stringMatching(/^the anchor cannot be asked: (?!.*secret)/) });
    await cp(join(logs, ORIGIN), join(root, 'one', ORIGIN), { recursive: true });
    await run(anchorCommand, join(root, 'one'), '--to', `file:${root}/anchor`);
    const { code, out } = await run(verifyCommand, logs, '--anchor', `file:${root}/anchor`);
    expect(code).toBe(0);
    expect(out.split('\n').filter((line) => line.includes('the anchor knows nothing of this log'))).toHaveLength(1);
  });

  it('rejects another key, and says which key signed', async () => {
    const stranger = ed25519Signer(ORIGIN, otherKey()).verifierKey;
    expect(await run(verifyCommand, logs, '--key', stranger)).toMatchObject({ code: 1, error: expect.stringContaining('no signature by a trusted key; it is signed by') });
    expect(await run(verifyCommand, logs, '--key', 'nonsense')).toMatchObject({ code: 2, error: '--key: a verifier key must read name+8 hex digits+base64' });
  });

  it('gives a report for machines', async () => {
    const { out } = await run(verifyCommand, logs, '--json');
    expect(out.split('\n').map((line) => JSON.parse(line))).toMatchObject([{ origin: 'shuqiao.test/roster', problems: [] }, { origin: ORIGIN, size: 307, problems: [] }]);
  });
});

describe('audit:prove', () => {
  it('writes a C2SP tlog-proof that verifies offline with the entry alone', async () => {
    const { code, out } = await run(proveCommand, logs, '42', '--out', join(root, 'evidence'));
    expect([code, out]).toEqual([0, `wrote ${join(root, 'evidence')}.tlog-proof and ${join(root, 'evidence')}.entry`]);
    const [text, entry] = [await readFile(join(root, 'evidence.tlog-proof'), 'utf8'), await readFile(join(root, 'evidence.entry'))];
    const parsed = parseTlogProof(text);
    const key = parseVerifierKey(VKEY);
    if (parsed.kind === 'malformed' || key.kind === 'malformed') throw new Error('the proof and the key must parse');
    expect(parsed.proof.index).toBe(42);
    expect(checkTlogProof(parsed.proof, entry, [key.verifier])).toBeNull();
    expect(checkTlogProof(parsed.proof, Buffer.concat([entry, Buffer.from(' ')]), [key.verifier])).toContain('the path does not lead');
    expect(checkTlogProof({ ...parsed.proof, index: 43 }, entry, [key.verifier])).toContain('the path does not lead');
    expect((await run(proveCommand, logs, '42')).out).toBe(text.trimEnd());
  });

  it.each([['307', 1, "an entry's index must be 0 to 306, got 307"], ['-1', 2, 'Unknown option'], ['x', 2, 'INDEX must be a number, got "x"']])('refuses the index %s', async (index, code, reason) => {
    expect(await run(proveCommand, logs, index)).toMatchObject({ code, error: expect.stringContaining(reason) });
  });

  it('asks which log when it is not clear', async () => {
    const other = await createJournal(options('shuqiao.test/gateway-1'));
    await other.close();
    expect(await run(proveCommand, logs, '0')).toMatchObject({ code: 1, error: expect.stringContaining(`give --log, one of ${ORIGIN}, shuqiao.test/gateway-1`) });
    expect((await run(proveCommand, logs, '0', '--log', 'shuqiao.test/gateway-1')).code).toBe(0);
    expect(await run(proveCommand, logs, '0', '--log', 'nope')).toMatchObject({ code: 1, error: expect.stringContaining('there is no log nope') });
  });

  it.each([
    ['another header', (text: string) => text.replace('@v1', '@v2'), 'the first line must be'], ['no index', (text: string) => text.replace(/index \d+\n/, ''), 'the index line is missing'],
    ['an index with a leading zero', (text: string) => text.replace('index 4', 'index 04'), 'the index line is missing'], ['a short hash', (text: string) => text.replace(/\n[A-Za-z0-9+/]{43}=\n/, '\nAAAA\n'), 'a path line is not'],
    ['no checkpoint', (text: string) => text.split('\n\n')[0] ?? '', 'no empty line'],
  ])('knows a proof with %s for malformed', async (_, change, reason) => {
    expect(parseTlogProof(change((await run(proveCommand, logs, '42')).out))).toEqual({ kind: 'malformed', reason: expect.stringContaining(reason) });
  });

  it('reads a proof with an extra line', async () => {
    const text = (await run(proveCommand, logs, '42')).out.replace('@v1\n', '@v1\nextra AAAA\n');
    expect(parseTlogProof(`${text}\n`)).toMatchObject({ kind: 'proof', proof: { index: 42 } });
  });
});

describe('audit:anchor', () => {
  it('commits all logs, and then catches one that was set back and one that vanished', async () => {
    await cp(logs, join(root, 'backup'), { recursive: true });
    const place = `file:${join(root, 'anchor')}`;
    const journal = await createJournal(options(ORIGIN));
    await journal.append(sampleRecord(1));
    await journal.close();
    expect(await run(anchorCommand, logs, '--to', place, '--key', VKEY)).toMatchObject({ code: 0, out: expect.stringContaining(`ok  ${ORIGIN}: 0 to 314 entries committed`) });
    expect((await run(verifyCommand, logs, '--anchor', place)).code).toBe(0);
    expect(await run(anchorCommand, join(root, 'backup'), '--to', place)).toMatchObject({ code: 1, error: `BAD ${ORIGIN}: 314 entries were committed, the log has 307: it was set back` });
    expect(await run(verifyCommand, join(root, 'backup'), '--anchor', place)).toMatchObject({ code: 1, error: expect.stringContaining(`${ORIGIN}: 307 (ANCHOR_MISMATCH`) });
    await rm(join(logs, ORIGIN), { recursive: true });
    expect(await run(anchorCommand, logs, '--to', place)).toMatchObject({ code: 1, error: expect.stringContaining(`BAD ${ORIGIN}: the anchor knows this log, and it is not here`) });
    expect(await run(verifyCommand, logs, '--anchor', place)).toMatchObject({ code: 1, error: expect.stringContaining('LOG_MISSING') });
  });

  it('refuses a key that is none, before it looks at any log', async () => {
    expect(await run(anchorCommand, logs, '--to', `file:${root}/anchor`, '--key', 'nonsense')).toMatchObject({ code: 2, out: '', error: '--key: a verifier key must read name+8 hex digits+base64' });
  });

  it('needs to be told where', async () => {
    expect(await run(anchorCommand, logs)).toMatchObject({ code: 2, error: '--to must be file:DIRECTORY or a postgres:// URL' });
  });
});

describe('audit:show', () => {
  it('shows one entry with its field table, states and reasons', async () => {
    const { out } = await run(showCommand, logs, '--index', '13');
    expect(out).toContain('who:       APPROVAL_ENGINE of 11320499MY9B00035D, application engine-1');
    expect(out).toContain(uuidOf(7));
    expect(out).toMatch(/0 +subject\.name +Person\.name +L2 +population +selected +SOURCE_DOWN +未取 not resolved/);
    expect(out).toMatch(/1 +subject\.idNumber +Person\.idNumber +L3 +population +selected +MASK_WINDOW +脱敏 masked/);
    expect(out).toMatch(/3 +subject\.sqHidden_birthDate +Person\.birthDate +L3 +population +implicit +允许 allowed/);
    expect(out).toMatch(/population +FOUND +12 ms +1 rows/);
  });

  it('names the log also when the directory given is that log', async () => {
    const whole = (await run(showCommand, logs, '--index', '13')).out;
    const [, origin] = /^log: +(\S+), entry 13$/m.exec(whole) ?? [];
    expect((await run(showCommand, `${logs}/${origin}`, '--index', '13')).out).toBe(whole);
  });

  it('lists requests and events a line each, in China time, and the machinery of templates only where it is asked for', async () => {
    const listed = (await run(showCommand, logs)).out.split('\n');
    expect(listed).toHaveLength(303);
    expect(listed[0]).toMatch(/^ {7}0 {2}2\d{3}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} {2}启停 boot {8}boot of test, schema s-1, policy p-1, after 0 entries$/);
    const [, at = ''] = /"at": (\d+)/.exec((await run(showCommand, logs, '--index', '0')).out) ?? [];
    expect(listed[0]).toContain(new Date(Number(at) + 8 * 3_600_000).toISOString().slice(0, 23).replace('T', ' '));
    expect(listed.find((line) => line.includes('2026-7 '))).toMatch(/访问 access {6}engine-1 \(APPROVAL_ENGINE\) 11320499MY9B00035D · 11320499MY9B00035D4320131012001 2026-7 · 允许 1 脱敏 1 拒绝 1 未取 1 · 200 1 rows 20 ms · Prefill$/);
    const all = (await run(showCommand, logs, '--all')).out.split('\n');
    expect(all).toHaveLength(307);
    expect(all.filter((line) => / (模板 template|词典 dictionary) /.test(line)).length).toBe(4);
  });

  it.each<[string, string[], number]>([
    ['one case', ['--case', '2026-7'], 1], ['one client', ['--client', 'engine-1'], 300], ['another client', ['--client', 'engine-2'], 0], ['an organisation', ['--organization', '11320499MY9B00035D'], 300],
    ['an item', ['--item', '11320499MY9B00035D4320131012001'], 300], ['a field', ['--field', 'Person.idNumber'], 300], ['fields of a type', ['--field', 'Person.*'], 300], ['no such field', ['--field', 'Parcel.*'], 0],
    ['a field in a state', ['--field', 'Person.name', '--state', 'N'], 1], ['any field in a state', ['--state', 'V'], 0], ['refused requests', ['--refused'], 0], ['kinds', ['--kind', 'B,K'], 3],
    ['kinds named twice', ['--kind', 'B', '--kind', 'K'], 3], ['the last ones', ['--last', '5'], 5], ['the last of one field', ['--field', 'Person.name', '--last', '2'], 2],
    ['what is from today on', ['--from', '2020-01-01'], 303], ['what was before', ['--to', '2020-01-01T08:00'], 0], ['what comes later', ['--from', '2100-01-01T00:00:00Z'], 0],
  ])('filters: %s', async (_, options, lines) => {
    const { code, out } = await run(showCommand, logs, ...options);
    expect([code, out === '' ? 0 : out.split('\n').length]).toEqual([0, lines]);
  });

  it.each([
    [['--from', 'yesterday'], '--from must be a day (2026-11-21), a time in China (2026-11-21T08:00) or an instant with its zone, got "yesterday"'],
    [['--kind', 'Z'], '--kind must be letters of B, H, T, D, I, A, S, P, Q, K, C, X, R, got "Z"'], [['--state', 'ALLOWED'], '--state must be one of A, M, D, V, N, got "ALLOWED"'],
    [['--last', 'ten'], '--last must be a number, got "ten"'], [['--index', 'one'], '--index must be a number, got "one"'], [['--json', '--raw'], '--json and --raw exclude each other'],
  ])('refuses %j', async (options, message) => {
    expect(await run(showCommand, logs, ...options)).toEqual({ code: 2, out: '', error: message });
  });

  it('gives JSON a line, with what a request refers to in its place', async () => {
    const [line = ''] = (await run(showCommand, logs, '--case', '2026-7', '--json')).out.split('\n');
    expect(JSON.parse(line)).toMatchObject({
      log: ORIGIN, index: 13, kind: 'A', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/), caseNo: '2026-7', context: { clientId: 'engine-1' },
      fields: expect.arrayContaining([expect.objectContaining({ coordinate: 'Person.name', state: 'N', reason: 'SOURCE_DOWN' })]), outcome: { status: 200 },
    });
    expect(JSON.parse((await run(showCommand, logs, '--index', '0', '--json')).out)).toMatchObject({ index: 0, kind: 'B', event: 'boot' });
  });

  it('follows what is written, from the last ten on, until it is told to end', async () => {
    const out: string[] = [];
    const io: CommandIo = { out: (line) => out.push(line), error: () => undefined, progress: () => undefined, now: () => Date.now() };
    let looks = 0;
    const goOn = async (ms: number): Promise<boolean> => {
      looks += 1;
      if (looks === 2) {
        const journal = await createJournal(options(ORIGIN));
        await journal.append(sampleRecord(900));
        await journal.close();
      }
      return ms === 1_000 && looks < 4;
    };
    expect(await showCommand([logs, '--log', ORIGIN, '--kind', 'A', '--follow'], io, goOn)).toBe(0);
    expect(out).toHaveLength(11);
    expect(out.at(-2)).toContain(' 2026-299 ');
    expect(out.at(-1)).toContain(' 2026-900 ');
  });

  it('shows other entries as what they say, and any as it is stored', async () => {
    expect((await run(showCommand, logs, '--index', '0')).out).toContain('"event": "boot"');
    expect((await run(showCommand, logs, '--index', '0', '--raw')).out).toMatch(/^\["B",\d+,"boot",0,/);
  });

  it('says when an entry is not there, or cannot be read', async () => {
    expect(await run(showCommand, logs, '--index', '307')).toMatchObject({ code: 1, error: "an entry's index must be 0 to 306, got 307" });
    await writeFile(join(logs, ORIGIN, 'checkpoint'), 'garbage');
    expect(await run(showCommand, logs)).toMatchObject({ code: 1, error: expect.stringContaining('the checkpoint is malformed') });
  });
});
