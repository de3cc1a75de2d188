import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeEntry } from './codec/decode-entry.ts';
import type { CommandIo } from './command-io.ts';
import { nodeFileSystem } from './files/node-file-system.ts';
import { ENTRY_KINDS } from './journal-entry.ts';
import { listOption, parseCommand } from './parse-command.ts';
import type { ParsedCommand } from './parse-command.ts';
import { chooseLog } from './read/choose-log.ts';
import type { FoundLog } from './read/find-logs.ts';
import { describeView } from './read/describe-view.ts';
import { readCheckpoint } from './read/read-checkpoint.ts';
import { chinaTime } from './show/china-time.ts';
import { entryLine } from './show/entry-line.ts';
import { LogListing } from './show/log-listing.ts';
import type { ListedEntry } from './show/log-listing.ts';
import { FILTER_OPTIONS, readShowFilter } from './show/show-filter.ts';
import type { ShowFilter } from './show/show-filter.ts';
import { runCommand } from './run-command.ts';
import { terminalIo } from './terminal-io.ts';

const HELP = `Shows entries of a field-access log for people.

  npm run -s audit:show -- DIR [--log ORIGIN] [--last N] [--follow] [FILTER]... [--json | --raw]
  npm run -s audit:show -- DIR [--log ORIGIN] --index N [--json | --raw]

  DIR                  a directory of logs, or one log
  --log ORIGIN         which log of DIR; not needed when there is one
  --index N            one entry with everything it refers to: who, why, every field with state and reason
  --last N             only the last N
  --follow             go on with what is written from now on, until Ctrl-C; begins with the last 10
  --all                also templates, dictionaries, subject blocks, heartbeats and rosters
  --json               one JSON object a line
  --raw                entries as they are stored

FILTER, all of which must hold (times without a zone are those of China, UTC+8):
  --from TIME --to TIME   2026-11-21, 2026-11-21T08:00, 2026-11-21T00:00:00Z; to is exclusive
  --kind LETTERS          e.g. A,I: ${Object.entries(ENTRY_KINDS).map(([kind, what]) => `${kind} ${what}`).join(', ').replace(/(.{1,70}), /g, '$1,\n                          ')}
  --client ID  --organization USCC  --item CODE  --case NO
  --field COORDINATE      Person.idNumber, or Person.*
  --state A|M|D|V|N       a field (the one named, or any) allowed, masked, denied, by verdict, not resolved
  --refused               requests refused as a whole

Subjects and persons are pseudonyms: nobody is named. What is shown is not verified here: see audit:verify.
Exit code 0: shown (also when nothing matches); 1: no such log or entry, or it cannot be read; 2: wrong arguments.`;

const POLL_MS = 1_000;
/** What `--follow` begins with. */
const FOLLOWED_FROM = 10;

/** Waits, and says whether to go on: until somebody presses Ctrl-C. */
async function untilInterrupted(ms: number): Promise<boolean> {
  const ended = new AbortController();
  const interrupted = once(process, 'SIGINT', { signal: ended.signal }).then(() => false, () => true);
  const waited = delay(ms, true, { signal: ended.signal }).catch(() => true);
  const goesOn = await Promise.race([interrupted, waited]);
  ended.abort();
  return goesOn;
}

type Form = 'text' | 'json' | 'raw';

function print({ index, entry, bytes, view }: ListedEntry, form: Form, log: FoundLog, io: CommandIo): void {
  if (form === 'raw') io.out(bytes.toString('utf8'));
  else if (form === 'text') io.out(entryLine(index, entry, view));
  else io.out(JSON.stringify({ log: log.origin, index, ...('at' in entry ? { time: `${chinaTime(entry.at).replace(' ', 'T')}+08:00` } : {}), ...(view ?? entry) }));
}

async function showOne(log: FoundLog, index: number, form: Form, filter: ShowFilter, io: CommandIo): Promise<void> {
  const listing = new LogListing(nodeFileSystem, log, filter);
  const bytes = await listing.read(index);
  const entry = decodeEntry(bytes);
  const view = form === 'raw' ? null : await listing.view(index, entry);
  if (form !== 'text') print({ index, bytes, entry, view }, form, log, io);
  else if (view !== null) for (const line of describeView(view)) io.out(line);
  else {
    io.out(`entry ${index}: ${ENTRY_KINDS[entry.kind]}${'at' in entry ? `, ${chinaTime(entry.at)} (UTC+8)` : ''}`);
    io.out(JSON.stringify(entry, null, 2));
  }
}

async function showMany(log: FoundLog, filter: ShowFilter, { last, form, follow }: { last: number; form: Form; follow: boolean }, io: CommandIo, goOn: (ms: number) => Promise<boolean>): Promise<void> {
  const listing = new LogListing(nodeFileSystem, log, filter);
  const kept: ListedEntry[] = [];
  for await (const listed of listing.pass()) {
    if (last === Number.POSITIVE_INFINITY) print(listed, form, log, io);
    else if (kept.push(listed) > last) kept.shift();
  }
  if (listing.minimum > 0) io.error(`entries below ${listing.minimum} were pruned`);
  for (const listed of kept) print(listed, form, log, io);
  while (follow && (await goOn(POLL_MS))) for await (const listed of listing.pass()) print(listed, form, log, io);
}

/** The log with the name that its checkpoint gives it: a directory that is a log itself tells none. */
async function named(log: FoundLog): Promise<FoundLog> {
  return log.origin === '' ? { ...log, origin: (await readCheckpoint(nodeFileSystem, log.path))?.checkpoint.origin ?? '' } : log;
}

/** A count given as an option; null when it is none. */
function countOption(command: ParsedCommand, name: string): number | null | undefined {
  const [text] = listOption(command, name);
  return text === undefined ? undefined : /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** `npm run audit:show`: resolves with the exit code. `goOn` waits between looks of `--follow` and says whether there is another. */
export async function showCommand(argv: readonly string[], io: CommandIo = terminalIo, goOn: (ms: number) => Promise<boolean> = untilInterrupted): Promise<number> {
  const flags = { follow: { type: 'boolean' }, all: { type: 'boolean' }, json: { type: 'boolean' }, raw: { type: 'boolean' } } as const;
  const command = parseCommand(argv, HELP, { log: { type: 'string' }, index: { type: 'string' }, last: { type: 'string' }, ...flags, ...FILTER_OPTIONS }, [1, 1], io);
  if (typeof command === 'number') return command;
  const [index, last] = [countOption(command, 'index'), countOption(command, 'last')];
  const read = readShowFilter(command, command.values['all'] === true);
  const wrong = index === null ? `--index must be a number, got ${JSON.stringify(listOption(command, 'index')[0])}` : last === null ? `--last must be a number, got ${JSON.stringify(listOption(command, 'last')[0])}`
    : read.kind === 'refused' ? read.reason : command.values['json'] === true && command.values['raw'] === true ? '--json and --raw exclude each other' : null;
  if (wrong !== null || read.kind === 'refused' || index === null || last === null) {
    io.error(wrong ?? 'the arguments cannot be read');
    return 2;
  }
  const chosen = await chooseLog(nodeFileSystem, command.positionals[0] ?? '', listOption(command, 'log')[0]);
  if (chosen.kind === 'unclear') {
    io.error(chosen.reason);
    return 1;
  }
  const form = command.values['json'] === true ? 'json' : command.values['raw'] === true ? 'raw' : 'text';
  const follow = command.values['follow'] === true;
  try {
    const log = await named(chosen.log);
    if (index !== undefined) await showOne(log, index, form, read.filter, io);
    else await showMany(log, read.filter, { last: last ?? (follow && read.filter.from === null ? FOLLOWED_FROM : Number.POSITIVE_INFINITY), form, follow }, io, goOn);
    return 0;
  } catch (error) {
    io.error(error instanceof Error ? error.message : 'the entry cannot be shown');
    return 1;
  }
}

if (import.meta.main) await runCommand(showCommand);
