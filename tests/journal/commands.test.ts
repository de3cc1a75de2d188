import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorCommand } from '../../journal/anchor-command.ts';
import { ed25519Signer } from '../../journal/note/ed25519-signer.ts';
import { parseVerifierKey } from '../../journal/note/parse-verifier-key.ts';
import { checkTlogProof, parseTlogProof } from '../../journal/proof/tlog-proof.ts';
import { proveCommand } from '../../journal/prove-command.ts';
import { showCommand } from '../../journal/show-command.ts';
import { verifyCommand } from '../../journal/verify-command.ts';
import { createJournal } from '../../journal/writer/create-journal.ts';
import { commandLogOptions, commandLogs, run, VKEY } from './command-kit.ts';
import { ORIGIN, otherKey } from './open-test-journal.ts';
import { sampleRecord } from './sample-record.ts';

const here = commandLogs();

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
    const arguments_ = name === 'prove' ? [here.root.replace(/$/, '/none'), '0'] : name === 'anchor' ? [`${here.root}/none`, '--to', `file:${here.root}/anchor`] : [`${here.root}/none`];
    expect(await run(command, ...arguments_)).toMatchObject({ code: 1, error: expect.stringMatching(/no log is in/) });
  });

  it('says the same of a file that is no directory', async () => {
    const file = join(here.root, 'a-file');
    await writeFile(file, 'no log');
    const more = name === 'prove' ? ['0'] : name === 'anchor' ? ['--to', `file:${here.root}/anchor`] : [];
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
    const child = start('show-command.ts', here.logs, '--log', ORIGIN, '--all', '--raw');
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await ended(child)).toEqual({ code: 0, error: '' });
  });

  it('says in one line what it could not do, and no stack', async () => {
    const child = start('verify-command.ts', here.logs, '--anchor', 'postgres://nobody@127.0.0.1:1/none');
    child.stdout.resume();
    const { code, error } = await ended(child);
    expect(code).toBe(1);
    expect(error.trim().split('\n')).toHaveLength(1);
    expect(error).not.toContain('    at ');
  });
});

describe('audit:verify', () => {
  it('says of a whole house of logs that it is whole, by whom it is signed, and how much it is', async () => {
    const { code, out, error } = await run(verifyCommand, here.logs, '--key', VKEY);
    expect([code, error]).toEqual([0, 'verified 2 logs with 311 entries']);
    expect(out).toContain(`ok  ${ORIGIN}: 307 entries`);
    expect(out).toContain(`signed by ${VKEY}`);
  });

  it('says that without a key it shows only that nothing broke', async () => {
    expect((await run(verifyCommand, here.logs)).error).toContain('give --key to prove who signed');
  });

  it('verifies one log, or a copy of it anywhere', async () => {
    await cp(join(here.logs, ORIGIN), join(here.root, 'usb-stick'), { recursive: true });
    expect((await run(verifyCommand, join(here.root, 'usb-stick'), '--key', VKEY)).error).toBe('verified 1 logs with 307 entries');
  });

  it('exits with 1 and names the first bad entry', async () => {
    await truncate(join(here.logs, ORIGIN, 'tile/entries/000'), 20_000);
    const { code, out, error } = await run(verifyCommand, here.logs, '--key', VKEY);
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`BAD ${ORIGIN}[^\n]*\n[^\n]*\n +BUNDLE_TRUNCATED entries \\d+ to 255`));
    // The roster knows the log as it is: a walk that ended early is no log that was cut off.
    expect(out).not.toContain('ROSTER_MISMATCH');
    expect(error).toMatch(new RegExp(`^first bad entry: ${ORIGIN}: \\d+ \\(BUNDLE_TRUNCATED: `));
  });

  it('compares with an anchor or says why it could not, and never takes nothing for agreement', async () => {
    expect(await run(verifyCommand, here.logs, '--anchor', `file:${here.root}/nowhere`)).toMatchObject({ code: 1, error: 'the anchor holds no checkpoint of any log: nothing could be compared with it' });
    expect(await run(verifyCommand, here.logs, '--anchor', 'ftp://elsewhere')).toMatchObject({ code: 2, error: '--anchor must be file:DIRECTORY or a postgres:// URL' });
    expect(await run(verifyCommand, here.logs, '--anchor', 'postgres://nobody:secret@127.0.0.1:1/none')).toMatchObject({ code: 1, error: expect.stringMatching(/^the anchor cannot be asked: (?!.*secret)/) });
    await cp(join(here.logs, ORIGIN), join(here.root, 'one', ORIGIN), { recursive: true });
    await run(anchorCommand, join(here.root, 'one'), '--to', `file:${here.root}/anchor`);
    const { code, out } = await run(verifyCommand, here.logs, '--anchor', `file:${here.root}/anchor`);
    expect(code).toBe(0);
    expect(out.split('\n').filter((line) => line.includes('the anchor knows nothing of this log'))).toHaveLength(1);
  });

  it('rejects another key, and says which key signed', async () => {
    const stranger = ed25519Signer(ORIGIN, otherKey()).verifierKey;
    expect(await run(verifyCommand, here.logs, '--key', stranger)).toMatchObject({ code: 1, error: expect.stringContaining('no signature by a trusted key; it is signed by') });
    expect(await run(verifyCommand, here.logs, '--key', 'nonsense')).toMatchObject({ code: 2, error: '--key: a verifier key must read name+8 hex digits+base64' });
  });

  it('gives a report for machines', async () => {
    const { out } = await run(verifyCommand, here.logs, '--json');
    expect(out.split('\n').map((line) => JSON.parse(line))).toMatchObject([{ origin: 'shuqiao.test/roster', problems: [] }, { origin: ORIGIN, size: 307, problems: [] }]);
  });
});

describe('audit:prove', () => {
  it('writes a C2SP tlog-proof that verifies offline with the entry alone', async () => {
    const { code, out } = await run(proveCommand, here.logs, '42', '--out', join(here.root, 'evidence'));
    expect([code, out]).toEqual([0, `wrote ${join(here.root, 'evidence')}.tlog-proof and ${join(here.root, 'evidence')}.entry`]);
    const [text, entry] = [await readFile(join(here.root, 'evidence.tlog-proof'), 'utf8'), await readFile(join(here.root, 'evidence.entry'))];
    const parsed = parseTlogProof(text);
    const key = parseVerifierKey(VKEY);
    if (parsed.kind === 'malformed' || key.kind === 'malformed') throw new Error('the proof and the key must parse');
    expect(parsed.proof.index).toBe(42);
    expect(checkTlogProof(parsed.proof, entry, [key.verifier])).toBeNull();
    expect(checkTlogProof(parsed.proof, Buffer.concat([entry, Buffer.from(' ')]), [key.verifier])).toContain('the path does not lead');
    expect(checkTlogProof({ ...parsed.proof, index: 43 }, entry, [key.verifier])).toContain('the path does not lead');
    expect((await run(proveCommand, here.logs, '42')).out).toBe(text.trimEnd());
  });

  it.each([['307', 1, "an entry's index must be 0 to 306, got 307"], ['-1', 2, 'Unknown option'], ['x', 2, 'INDEX must be a number, got "x"']])('refuses the index %s', async (index, code, reason) => {
    expect(await run(proveCommand, here.logs, index)).toMatchObject({ code, error: expect.stringContaining(reason) });
  });

  it('asks which log when it is not clear', async () => {
    const other = await createJournal(commandLogOptions('shuqiao.test/gateway-1', here.logs));
    await other.close();
    expect(await run(proveCommand, here.logs, '0')).toMatchObject({ code: 1, error: expect.stringContaining(`give --log, one of ${ORIGIN}, shuqiao.test/gateway-1`) });
    expect((await run(proveCommand, here.logs, '0', '--log', 'shuqiao.test/gateway-1')).code).toBe(0);
    expect(await run(proveCommand, here.logs, '0', '--log', 'nope')).toMatchObject({ code: 1, error: expect.stringContaining('there is no log nope') });
  });

  it.each([
    ['another header', (text: string) => text.replace('@v1', '@v2'), 'the first line must be'], ['no index', (text: string) => text.replace(/index \d+\n/, ''), 'the index line is missing'],
    ['an index with a leading zero', (text: string) => text.replace('index 4', 'index 04'), 'the index line is missing'], ['a short hash', (text: string) => text.replace(/\n[A-Za-z0-9+/]{43}=\n/, '\nAAAA\n'), 'a path line is not'],
    ['no checkpoint', (text: string) => text.split('\n\n')[0] ?? '', 'no empty line'],
  ])('knows a proof with %s for malformed', async (_, change, reason) => {
    expect(parseTlogProof(change((await run(proveCommand, here.logs, '42')).out))).toEqual({ kind: 'malformed', reason: expect.stringContaining(reason) });
  });

  it('reads a proof with an extra line', async () => {
    const text = (await run(proveCommand, here.logs, '42')).out.replace('@v1\n', '@v1\nextra AAAA\n');
    expect(parseTlogProof(`${text}\n`)).toMatchObject({ kind: 'proof', proof: { index: 42 } });
  });
});

describe('audit:anchor', () => {
  it('commits all logs, and then catches one that was set back and one that vanished', async () => {
    await cp(here.logs, join(here.root, 'backup'), { recursive: true });
    const place = `file:${join(here.root, 'anchor')}`;
    const journal = await createJournal(commandLogOptions(ORIGIN, here.logs));
    await journal.append(sampleRecord(1));
    await journal.close();
    expect(await run(anchorCommand, here.logs, '--to', place, '--key', VKEY)).toMatchObject({ code: 0, out: expect.stringContaining(`ok  ${ORIGIN}: 0 to 314 entries committed`) });
    expect((await run(verifyCommand, here.logs, '--anchor', place)).code).toBe(0);
    expect(await run(anchorCommand, join(here.root, 'backup'), '--to', place)).toMatchObject({ code: 1, error: `BAD ${ORIGIN}: 314 entries were committed, the log has 307: it was set back` });
    expect(await run(verifyCommand, join(here.root, 'backup'), '--anchor', place)).toMatchObject({ code: 1, error: expect.stringContaining(`${ORIGIN}: 307 (ANCHOR_MISMATCH`) });
    await rm(join(here.logs, ORIGIN), { recursive: true });
    expect(await run(anchorCommand, here.logs, '--to', place)).toMatchObject({ code: 1, error: expect.stringContaining(`BAD ${ORIGIN}: the anchor knows this log, and it is not here`) });
    expect(await run(verifyCommand, here.logs, '--anchor', place)).toMatchObject({ code: 1, error: expect.stringContaining('LOG_MISSING') });
  });

  it('refuses a key that is none, before it looks at any log', async () => {
    expect(await run(anchorCommand, here.logs, '--to', `file:${here.root}/anchor`, '--key', 'nonsense')).toMatchObject({ code: 2, out: '', error: '--key: a verifier key must read name+8 hex digits+base64' });
  });

  it('needs to be told where', async () => {
    expect(await run(anchorCommand, here.logs)).toMatchObject({ code: 2, error: '--to must be file:DIRECTORY or a postgres:// URL' });
  });
});
