import { decodeEntry } from './codec/decode-entry.ts';
import type { CommandIo } from './command-io.ts';
import { nodeFileSystem } from './files/node-file-system.ts';
import { ENTRY_KINDS } from './journal-entry.ts';
import { listOption, parseCommand } from './parse-command.ts';
import { readLog } from './read-log.ts';
import { chooseLog } from './read/choose-log.ts';
import type { FoundLog } from './read/find-logs.ts';
import { describeView } from './read/describe-view.ts';
import { EntryResolver } from './read/entry-resolver.ts';
import { readCheckpoint } from './read/read-checkpoint.ts';
import { readEntry } from './read/read-entries.ts';
import { terminalIo } from './terminal-io.ts';

const HELP = `Shows entries of a field-access log for people.

  npm run -s audit:show -- DIR [--log ORIGIN] [--index N] [--raw]

  DIR           a directory of logs, or one log
  --log ORIGIN  which log of DIR; not needed when there is one
  --index N     one entry with everything it refers to: who, why, every field with state and reason;
                without it, one line an entry
  --raw         the entry's bytes as stored
  --help        this text

Subjects are pseudonyms: nobody is named. What is shown is not verified here: see audit:verify.`;

async function showOne(log: FoundLog, index: number, raw: boolean, io: CommandIo): Promise<void> {
  const { size = 0, origin = log.origin } = (await readCheckpoint(nodeFileSystem, log.path))?.checkpoint ?? {};
  const read = (at: number): Promise<Buffer> => readEntry(nodeFileSystem, log.path, at, size);
  const bytes = await read(index);
  const entry = decodeEntry(bytes);
  if (raw) io.out(bytes.toString('utf8'));
  else if (entry.kind === 'A' || entry.kind === 'I') {
    const resolver = new EntryResolver(origin, async (at) => decodeEntry(await read(at)));
    for (const line of describeView(await resolver.view(index, entry))) io.out(line);
  } else {
    io.out(`entry ${index}: ${ENTRY_KINDS[entry.kind]}`);
    io.out(JSON.stringify(entry, null, 2));
  }
}

async function showAll(log: FoundLog, raw: boolean, io: CommandIo): Promise<void> {
  for await (const { index, entry, bytes } of readLog(log.path)) {
    const time = 'at' in entry ? new Date(entry.at).toISOString() : '';
    io.out(raw ? bytes.toString('utf8') : `${String(index).padStart(8)}  ${time.padEnd(24)}  ${ENTRY_KINDS[entry.kind]}${'event' in entry ? `: ${entry.event}` : ''}`);
  }
}

/** `npm run audit:show`: resolves with the exit code. */
export async function showCommand(argv: readonly string[], io: CommandIo = terminalIo): Promise<number> {
  const options = { log: { type: 'string' }, index: { type: 'string' }, raw: { type: 'boolean' } } as const;
  const command = parseCommand(argv, HELP, options, [1, 1], io);
  if (typeof command === 'number') return command;
  const [index] = listOption(command, 'index');
  if (index !== undefined && !/^\d{1,15}$/.test(index)) {
    io.error(`--index must be a number, got ${JSON.stringify(index)}`);
    return 2;
  }
  const chosen = await chooseLog(nodeFileSystem, command.positionals[0] ?? '', listOption(command, 'log')[0]);
  if (chosen.kind === 'unclear') {
    io.error(chosen.reason);
    return 1;
  }
  try {
    const raw = command.values['raw'] === true;
    if (index === undefined) await showAll(chosen.log, raw, io);
    else await showOne(chosen.log, Number(index), raw, io);
    return 0;
  } catch (error) {
    io.error(error instanceof Error ? error.message : 'the entry cannot be shown');
    return 1;
  }
}

if (import.meta.main) process.exitCode = await showCommand(process.argv.slice(2));
