import { mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { protectCommand } from '../../../governance/alerts/protect-command.ts';
import { readProtectedPersons } from '../../../governance/alerts/protected-persons.ts';
import { createPersonIdCodec } from '../../../standards/person-id.ts';
import { scanBytes } from '../../privacy-scan.ts';

const PERSON_IDS = createPersonIdCodec(new Uint8Array(64).fill(7));
const NUMBERS = ['320499198503090031', '32049919920225026X', '320499198706220043'] as const;
const personOf = (number: string): string => PERSON_IDS.encode({ type: '111', number });
const TERM = ['--reason', 'WITNESS', '--from', '2026-11-01', '--to', '2027-10-31'] as const;

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'shuqiao-protected-'));
  file = join(directory, 'protected-persons.yaml');
});
afterEach(() => rmSync(directory, { recursive: true }));

interface Ran {
  readonly code: number;
  readonly lines: readonly string[];
}

async function run(argv: readonly string[], input: string | Promise<string> = '', at: string | null = file): Promise<Ran> {
  const lines: string[] = [];
  const io = { out: (line: string) => void lines.push(line), error: (line: string) => void lines.push(line), progress: () => {}, now: () => Date.parse('2026-11-21T20:00:00Z') };
  return { code: await protectCommand(argv, () => ({ file: at, personIds: PERSON_IDS, input: async () => input }), io), lines };
}

const listed = (persons: string): string => `persons:\n${persons}`;
const person = (changes: Record<string, string> = {}): string => Object.entries({ personId: personOf(NUMBERS[0]), reason: 'WITNESS', from: '2026-11-01', to: '2027-10-31', ...changes }).map(([key, value], i) => `${i === 0 ? '  - ' : '    '}${key}: "${value}"\n`).join('');

describe('npm run audit:protect', () => {
  it('adds persons by number, and the list holds no number, whoever reads it', async () => {
    expect(await run(['add', ...TERM], `${NUMBERS[0]}\n ${NUMBERS[1].toLowerCase()} \n\n`)).toEqual({ code: 0, lines: ['2 added or renewed, 2 on the list'] });
    expect(readProtectedPersons(file, PERSON_IDS)).toEqual(NUMBERS.slice(0, 2).map((number) => ({ personId: personOf(number), reason: 'WITNESS', from: '2026-11-01', to: '2027-10-31' })).toSorted((a, b) => (a.personId < b.personId ? -1 : 1)));
    expect(scanBytes(file, readFileSync(file), { number: NUMBERS })).toEqual([]);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(await run(['check'])).toEqual({ code: 0, lines: ['2 persons, 2 of them protected today'] });
  });

  it('renews a term, and takes persons off', async () => {
    await run(['add', ...TERM], NUMBERS.join('\n'));
    // It is the 22nd in the east eight zone.
    await run(['add', '--reason', 'MINOR', '--from', '2026-11-20', '--to', '2026-11-21'], NUMBERS[0]);
    expect(await run(['check'])).toEqual({ code: 0, lines: ['3 persons, 2 of them protected today'] });
    expect(await run(['remove'], NUMBERS[1])).toEqual({ code: 0, lines: ['1 removed, 2 on the list'] });
    expect(readProtectedPersons(file, PERSON_IDS).map(({ personId, reason }) => [personId, reason]).toSorted()).toEqual([[personOf(NUMBERS[0]), 'MINOR'], [personOf(NUMBERS[2]), 'WITNESS']].toSorted());
  });

  it.each<readonly [what: string, argv: readonly string[], input: string, code: number, line: RegExp]>([
    ['a wrong number', ['add', ...TERM], `${NUMBERS[0]}\n320499198503090032`, 1, /^line 2 of standard input must be a well-formed ID number/], ['no number', ['add', ...TERM], '\n', 1, /^standard input must hold ID numbers/],
    ['no reason', ['add', '--from', '2026-11-01', '--to', '2026-11-02'], NUMBERS[0], 2, /^--reason must be a code/], ['a name as the reason', ['add', '--reason', '王建国', '--from', '2026-11-01', '--to', '2026-11-02'], NUMBERS[0], 2, /^--reason must be a code/],
    ['a term that ends before it begins', ['add', '--reason', 'WITNESS', '--from', '2026-11-02', '--to', '2026-11-01'], NUMBERS[0], 2, /days in order/], ['a day that is none', ['add', '--reason', 'WITNESS', '--from', '2026-02-30', '--to', '2026-11-01'], NUMBERS[0], 2, /days in order/],
    ['somebody who is not on the list', ['remove'], NUMBERS[2], 1, /^every person given must be on the list, 1 are not$/], ['a number as an argument', ['add', NUMBERS[0], ...TERM], '', 2, /^expected 1 arguments, got 2$/], ['another action', ['forget'], '', 2, /must be one of add, remove, check/],
  ])('refuses %s, says so without repeating it, and leaves the list as it was', async (_, argv, input, code, line) => {
    await run(['add', ...TERM], NUMBERS[0]);
    const before = readFileSync(file, 'utf8');
    const ran = await run(argv, input);
    expect(ran.code).toBe(code);
    expect(ran.lines[0]).toMatch(line);
    expect(ran.lines.join('\n')).not.toMatch(/\d{17}|王/);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('loses nobody whom another adds or takes off while numbers are being typed', async () => {
    await run(['add', ...TERM], NUMBERS[0]);
    const typed = Promise.withResolvers<string>();
    const slow = run(['add', ...TERM], typed.promise);
    expect(await run(['add', ...TERM], NUMBERS[1])).toMatchObject({ code: 0 });
    expect(await run(['remove'], NUMBERS[0])).toMatchObject({ code: 0 });
    typed.resolve(NUMBERS[2]);
    expect(await slow).toEqual({ code: 0, lines: ['1 added or renewed, 2 on the list'] });
    expect(readProtectedPersons(file, PERSON_IDS).map(({ personId }) => personId).toSorted()).toEqual([personOf(NUMBERS[1]), personOf(NUMBERS[2])].toSorted());
  });

  it('changes nothing while another writes, and leaves what the other has begun', async () => {
    await run(['add', ...TERM], NUMBERS[0]);
    const before = readFileSync(file, 'utf8');
    writeFileSync(`${file}.new`, 'half of a');
    expect(await run(['add', ...TERM], NUMBERS[1])).toEqual({ code: 1, lines: [`the list must be changed by one at a time, and somebody is changing it; where nobody is, remove ${file}.new`] });
    expect([readFileSync(file, 'utf8'), readFileSync(`${file}.new`, 'utf8')]).toEqual([before, 'half of a']);
  });

  it.each([['a person is not on the list', NUMBERS[2], /^every person given must be on the list/], ['the change is made', NUMBERS[0], /^1 removed, 0 on the list/]])('leaves nothing beside the list, also where %s', async (_, number, line) => {
    await run(['add', ...TERM], NUMBERS[0]);
    expect((await run(['remove'], number)).lines[0]).toMatch(line);
    expect(readdirSync(directory)).toEqual(['protected-persons.yaml']);
  });

  it('changes the list that a link leads to, and leaves the link', async () => {
    const [place, link] = [join(directory, 'elsewhere', 'list.yaml'), join(directory, 'link.yaml')];
    mkdirSync(join(directory, 'elsewhere'));
    symlinkSync(join('elsewhere', 'list.yaml'), link);
    expect(await run(['add', ...TERM], NUMBERS[0], link)).toEqual({ code: 1, lines: [`${link} must lead to a list, and leads nowhere`] });
    writeFileSync(place, 'persons: []\n');
    expect((await run(['add', ...TERM], NUMBERS[0], link)).lines).toEqual(['1 added or renewed, 1 on the list']);
    expect([readlinkSync(link), readProtectedPersons(place, PERSON_IDS).length, readdirSync(join(directory, 'elsewhere'))]).toEqual([join('elsewhere', 'list.yaml'), 1, ['list.yaml']]);
  });

  it('refuses without a list that is set, to check one that is not there, and to add to one that cannot be read', async () => {
    expect(await run(['check'], '', null)).toEqual({ code: 1, lines: ['GOVERNANCE_PROTECTED_PERSONS must name the list of protected persons, and names none'] });
    expect((await run(['check'])).lines).toEqual([`${file} must hold the protected persons, as GOVERNANCE_PROTECTED_PERSONS says, and is not there`]);
    writeFileSync(file, 'persons: 3');
    expect(await run(['add', ...TERM], NUMBERS[0])).toMatchObject({ code: 1 });
    expect(readFileSync(file, 'utf8')).toBe('persons: 3');
  });
});

describe('the list of protected persons', () => {
  it.each<readonly [what: string, content: string, message: string]>([
    ['an ID number in place of a personId', listed(person({ personId: NUMBERS[0] })), 'persons[0].personId must be a personId of this environment (npm run audit:protect writes it)'],
    ['a personId under another key', listed(person() + person({ personId: createPersonIdCodec(new Uint8Array(64).fill(8)).encode({ type: '111', number: NUMBERS[1] }) })), 'persons[1].personId must be a personId of this environment (npm run audit:protect writes it)'],
    ['a name beside it', listed(`${person()}    王建国: "x"\n`), 'persons[0] must have no other keys than those of the list'], ['a reason in words', listed(person({ reason: '王建国的案子' })), 'persons[0].reason must be a code of 3 to 40 capitals, digits and underscores'],
    ['no such day', listed(person({ from: '2026-13-01' })), 'persons[0].from must be a day, YYYY-MM-DD'], ['a term that ends before it begins', listed(person({ to: '2026-10-31' })), 'persons[0].to must be a day, YYYY-MM-DD, not before from'],
    ['a person twice', listed(person() + person()), 'persons[1] must be there once, an earlier one is the same person'], ['nothing', '', 'the list must be a person with personId, reason, from and to'], ['no list', 'persons: 王建国', 'persons must be a list of at most 5000'],
  ])('is refused with %s, which is named by its place alone', (_, content, message) => {
    writeFileSync(file, content);
    expect(() => readProtectedPersons(file, PERSON_IDS)).toThrow(new TypeError(`${file}: ${message}`));
  });

  it('is refused where it is no YAML, without a word of it, and where it is not there', () => {
    writeFileSync(file, '{"王建国": [');
    expect(() => readProtectedPersons(file, PERSON_IDS)).toThrow(new TypeError(`${file} must be a YAML file that can be read`));
    expect(() => readProtectedPersons(join(directory, 'none.yaml'), PERSON_IDS)).toThrow('is not there');
  });

  it('may be empty', () => {
    writeFileSync(file, 'persons: []\n');
    expect(readProtectedPersons(file, PERSON_IDS)).toEqual([]);
  });
});
