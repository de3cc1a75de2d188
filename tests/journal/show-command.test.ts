import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandIo } from '../../journal/command-io.ts';
import { showCommand } from '../../journal/show-command.ts';
import { networkPseudonym } from '../../journal/subjects/network-pseudonym.ts';
import { createJournal } from '../../journal/writer/create-journal.ts';
import { commandLogOptions, commandLogs, run } from './command-kit.ts';
import { FIXED_KEYS, ORIGIN } from './open-test-journal.ts';
import { sampleRecord, uuidOf } from './sample-record.ts';

const here = commandLogs();

describe('audit:show', () => {
  it('shows one entry with its field table, states and reasons', async () => {
    const { out } = await run(showCommand, here.logs, '--index', '13');
    expect(out).toContain('who:       APPROVAL_ENGINE of 11320499MY9B00035D, application engine-1');
    expect(out).toContain(uuidOf(7));
    expect(out).toContain(`from:      network ${Buffer.from(networkPseudonym((await FIXED_KEYS.current(0)).key, '198.51.7.0/24'), 'base64url').toString('hex')} of 2026Q4`);
    expect(out).not.toContain('198.51.');
    expect(out).toMatch(/0 +subject\.name +Person\.name +L2 +population +selected +SOURCE_DOWN +未取 not resolved/);
    expect(out).toMatch(/1 +subject\.idNumber +Person\.idNumber +L3 +population +selected +MASK_WINDOW +脱敏 masked/);
    expect(out).toMatch(/3 +subject\.sqHidden_birthDate +Person\.birthDate +L3 +population +implicit +允许 allowed/);
    expect(out).toMatch(/population +FOUND +12 ms +1 rows/);
  });

  it('names the log also when the directory given is that log', async () => {
    const whole = (await run(showCommand, here.logs, '--index', '13')).out;
    const [, origin] = /^log: +(\S+), entry 13$/m.exec(whole) ?? [];
    expect((await run(showCommand, `${here.logs}/${origin}`, '--index', '13')).out).toBe(whole);
  });

  it('lists requests and events a line each, in China time, and the machinery of templates only where it is asked for', async () => {
    const listed = (await run(showCommand, here.logs)).out.split('\n');
    expect(listed).toHaveLength(303);
    expect(listed[0]).toMatch(/^ {7}0 {2}2\d{3}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} {2}启停 boot {8}boot of test, schema s-1, policy p-1, after 0 entries$/);
    const [, at = ''] = /"at": (\d+)/.exec((await run(showCommand, here.logs, '--index', '0')).out) ?? [];
    expect(listed[0]).toContain(new Date(Number(at) + 8 * 3_600_000).toISOString().slice(0, 23).replace('T', ' '));
    expect(listed.find((line) => line.includes('2026-7 '))).toMatch(/访问 access {6}engine-1 \(APPROVAL_ENGINE\) 11320499MY9B00035D · 11320499MY9B00035D4320131012001 2026-7 · 允许 1 脱敏 1 拒绝 1 未取 1 · 200 1 rows 20 ms · Prefill$/);
    const all = (await run(showCommand, here.logs, '--all')).out.split('\n');
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
    const { code, out } = await run(showCommand, here.logs, ...options);
    expect([code, out === '' ? 0 : out.split('\n').length]).toEqual([0, lines]);
  });

  it.each([
    [['--from', 'yesterday'], '--from must be a day (2026-11-21), a time in China (2026-11-21T08:00) or an instant with its zone, got "yesterday"'],
    [['--kind', 'Z'], '--kind must be letters of B, H, T, D, I, A, S, P, Q, K, C, X, R, got "Z"'], [['--state', 'ALLOWED'], '--state must be one of A, M, D, V, N, got "ALLOWED"'],
    [['--last', 'ten'], '--last must be a number, got "ten"'], [['--index', 'one'], '--index must be a number, got "one"'], [['--json', '--raw'], '--json and --raw exclude each other'],
  ])('refuses %j', async (options, message) => {
    expect(await run(showCommand, here.logs, ...options)).toEqual({ code: 2, out: '', error: message });
  });

  it('gives JSON a line, with what a request refers to in its place', async () => {
    const [line = ''] = (await run(showCommand, here.logs, '--case', '2026-7', '--json')).out.split('\n');
    expect(JSON.parse(line)).toMatchObject({
      log: ORIGIN, index: 13, kind: 'A', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/), caseNo: '2026-7', context: { clientId: 'engine-1' },
      fields: expect.arrayContaining([expect.objectContaining({ coordinate: 'Person.name', state: 'N', reason: 'SOURCE_DOWN' })]), outcome: { status: 200 },
    });
    expect(JSON.parse((await run(showCommand, here.logs, '--index', '0', '--json')).out)).toMatchObject({ index: 0, kind: 'B', event: 'boot' });
  });

  it('follows what is written, from the last ten on, until it is told to end', async () => {
    const out: string[] = [];
    const io: CommandIo = { out: (line) => out.push(line), error: () => undefined, progress: () => undefined, now: () => Date.now() };
    let looks = 0;
    const goOn = async (ms: number): Promise<boolean> => {
      looks += 1;
      if (looks === 2) {
        const journal = await createJournal(commandLogOptions(ORIGIN, here.logs));
        await journal.append(sampleRecord(900));
        await journal.close();
      }
      return ms === 1_000 && looks < 4;
    };
    expect(await showCommand([here.logs, '--log', ORIGIN, '--kind', 'A', '--follow'], io, goOn)).toBe(0);
    expect(out).toHaveLength(11);
    expect(out.at(-2)).toContain(' 2026-299 ');
    expect(out.at(-1)).toContain(' 2026-900 ');
  });

  it('shows other entries as what they say, and any as it is stored', async () => {
    expect((await run(showCommand, here.logs, '--index', '0')).out).toContain('"event": "boot"');
    expect((await run(showCommand, here.logs, '--index', '0', '--raw')).out).toMatch(/^\["B",\d+,"boot",0,/);
  });

  it('says when an entry is not there, or cannot be read', async () => {
    expect(await run(showCommand, here.logs, '--index', '307')).toMatchObject({ code: 1, error: "an entry's index must be 0 to 306, got 307" });
    await writeFile(join(here.logs, ORIGIN, 'checkpoint'), 'garbage');
    expect(await run(showCommand, here.logs)).toMatchObject({ code: 1, error: expect.stringContaining('the checkpoint is malformed') });
  });
});
