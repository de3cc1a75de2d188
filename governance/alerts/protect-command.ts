/** `npm run audit:protect`: looks after the list of protected persons (重点保护人员), whom every access to is an alert about. */
import { closeSync, existsSync, fsyncSync, lstatSync, openSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { stringify } from 'yaml';
import type { CommandIo } from '../../journal/command-io.ts';
import { listOption, parseCommand } from '../../journal/parse-command.ts';
import type { ParsedCommand } from '../../journal/parse-command.ts';
import { runCommand } from '../../journal/run-command.ts';
import { terminalIo } from '../../journal/terminal-io.ts';
import { normalizeIdNumber, parseIdNumber } from '../../standards/id-number.ts';
import { createPersonIdCodec } from '../../standards/person-id.ts';
import type { PersonIdCodec } from '../../standards/person-id.ts';
import { readGovernanceSettings } from '../config.ts';
import { MOST_PROTECTED, PROTECTION_TERM, readProtectedPersons } from './protected-persons.ts';
import type { ProtectedPerson } from './protected-persons.ts';

const HELP = `Looks after the list of protected persons that GOVERNANCE_PROTECTED_PERSONS names. ID numbers come on standard input, one a line, never as arguments, and are kept nowhere.

  npm run -s audit:protect -- add --reason CODE --from DAY --to DAY < NUMBERS    adds persons, or renews their terms
  npm run -s audit:protect -- remove < NUMBERS                                   takes persons off the list
  npm run -s audit:protect -- check                                              says whether the list can be read, and how many are on it

  --reason CODE         3 to 40 capitals, digits and underscores; nothing of the person
  --from DAY --to DAY   term of the protection, YYYY-MM-DD, both days within it
  --help                this text

Governance looks at the list whenever it looks at what was read. Exit code 0: done; 1: the list or a number is wrong, and nothing was changed; 2: wrong arguments.`;

const ACTIONS = ['add', 'remove', 'check'] as const;
const HEADING = '# Protected persons (重点保护人员), by personId: no number and no name. Written by npm run audit:protect; read by governance whenever it changes.\n';
/** GA/T 517 code of the resident identity card. */
const RESIDENT_CARD = '111';

export interface ProtectCommandParts {
  /** The list; null where none is set. */
  readonly file: string | null;
  readonly personIds: PersonIdCodec;
  /** All of standard input. */
  readonly input: () => Promise<string>;
}

/** What is wrong, in a sentence without anything of a person. */
class Refused extends Error {}

/** Persons of the numbers given, each line one. */
async function personsGiven({ input, personIds }: ProtectCommandParts): Promise<readonly string[]> {
  const lines = (await input()).split('\n').map((line) => normalizeIdNumber(line)).filter((line) => line !== '');
  if (lines.length === 0) throw new Refused('standard input must hold ID numbers, one a line, and is empty');
  return lines.map((number, i) => {
    if (!parseIdNumber(number).ok) throw new Refused(`line ${i + 1} of standard input must be a well-formed ID number with a right check character`);
    return personIds.encode({ type: RESIDENT_CARD, number });
  });
}

/** Sorted, so that the order tells nothing. */
function textOf(persons: readonly ProtectedPerson[]): string {
  if (persons.length > MOST_PROTECTED) throw new Refused(`the list must hold at most ${MOST_PROTECTED} persons, it would hold ${persons.length}`);
  return HEADING + stringify({ persons: persons.toSorted((a, b) => (a.personId < b.personId ? -1 : 1)) });
}

/**
 * Puts what `change` makes of the list in its place in one step, so that governance never reads half a list. Nobody else changes it meanwhile: the file that becomes the list is
 * there for one at a time, and whoever were to lose the other's change would leave somebody unprotected. A link stays one, and what it leads to is changed.
 */
function changeList(given: string, change: () => readonly ProtectedPerson[]): void {
  const file = placeOf(given);
  const next = `${file}.new`;
  const descriptor = openNew(next);
  try {
    try {
      writeFileSync(descriptor, textOf(change()), { flush: true });
    } finally {
      closeSync(descriptor);
    }
    renameSync(next, file);
    keep(dirname(file));
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

/** Where the list itself is, behind any links. */
function placeOf(file: string): string {
  if (existsSync(file)) return realpathSync(file);
  if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) throw new Refused(`${file} must lead to a list, and leads nowhere`);
  return file;
}

/** A renaming survives a power cut only with its directory. */
function keep(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function openNew(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw new Refused(`the list must be changed by one at a time, and somebody is changing it; where nobody is, remove ${file}`);
    throw error;
  }
}

function termOf(command: ParsedCommand): Omit<ProtectedPerson, 'personId'> | null {
  const [[reason = ''], [from = ''], [to = '']] = [listOption(command, 'reason'), listOption(command, 'from'), listOption(command, 'to')];
  return PROTECTION_TERM.safeParse({ reason, from, to }).data ?? null;
}

async function act(action: (typeof ACTIONS)[number], command: ParsedCommand, file: string, parts: ProtectCommandParts, io: CommandIo): Promise<number> {
  const term = termOf(command);
  if (action === 'add' && term === null) {
    io.error('--reason must be a code of 3 to 40 capitals, digits and underscores, --from and --to days in order, YYYY-MM-DD');
    return 2;
  }
  if (action === 'check') {
    const today = new Date(io.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const persons = readProtectedPersons(file, parts.personIds);
    io.out(`${persons.length} persons, ${persons.filter(({ from, to }) => from <= today && today <= to).length} of them protected today`);
    return 0;
  }
  // Before the list is read: while numbers are typed, another may change it.
  const given = new Set(await personsGiven(parts));
  let size = 0;
  changeList(file, () => {
    const before = action === 'add' && !existsSync(file) ? [] : readProtectedPersons(file, parts.personIds);
    const others = before.filter(({ personId }) => !given.has(personId));
    const missing = given.size - (before.length - others.length);
    if (action === 'remove' && missing > 0) throw new Refused(`every person given must be on the list, ${missing} are not`);
    const after = term === null || action === 'remove' ? others : [...others, ...[...given].map((personId) => ({ personId, ...term }))];
    size = after.length;
    return after;
  });
  io.out(`${given.size} ${action === 'add' ? 'added or renewed' : 'removed'}, ${size} on the list`);
  return 0;
}

/** Resolves with the exit code. */
export async function protectCommand(argv: readonly string[], open: () => ProtectCommandParts, io: CommandIo = terminalIo): Promise<number> {
  const command = parseCommand(argv, HELP, { reason: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } }, [1, 1], io);
  if (typeof command === 'number') return command;
  const action = ACTIONS.find((each) => each === command.positionals[0]);
  if (action === undefined) {
    io.error(`the action must be one of ${ACTIONS.join(', ')}`);
    return 2;
  }
  try {
    const parts = open();
    if (parts.file === null) throw new Refused('GOVERNANCE_PROTECTED_PERSONS must name the list of protected persons, and names none');
    return await act(action, command, parts.file, parts, io);
  } catch (error) {
    io.error(error instanceof Error ? error.message : 'the list cannot be changed');
    return 1;
  }
}

function openList(): ProtectCommandParts {
  const { audit } = readGovernanceSettings(process.env);
  return { file: audit.protectedPersonsFile, personIds: createPersonIdCodec(audit.personIdKey), input: () => text(process.stdin) };
}

if (import.meta.main) await runCommand((argv) => protectCommand(argv, openList));
