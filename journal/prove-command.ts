import { writeFile } from 'node:fs/promises';
import type { CommandIo } from './command-io.ts';
import { nodeFileSystem } from './files/node-file-system.ts';
import { listOption, parseCommand } from './parse-command.ts';
import { proveEntry } from './proof/prove-entry.ts';
import { formatTlogProof } from './proof/tlog-proof.ts';
import { chooseLog } from './read/choose-log.ts';
import { runCommand } from './run-command.ts';
import { terminalIo } from './terminal-io.ts';

const HELP = `Proves that an entry is in a log: a C2SP tlog-proof that anybody can verify offline.

  npm run -s audit:prove -- DIR INDEX [--log ORIGIN] [--out NAME]

  DIR           a directory of logs, or one log
  INDEX         index of the entry, as the receipt of the response says
  --log ORIGIN  which log of DIR, as the receipt says; not needed when there is one
  --out NAME    write NAME.tlog-proof and NAME.entry (the entry's bytes) instead of printing the proof
  --help        this text

Exit code 0: proven; 1: no such entry, or the log is damaged; 2: wrong arguments.`;

/** `npm run audit:prove`: resolves with the exit code. */
export async function proveCommand(argv: readonly string[], io: CommandIo = terminalIo): Promise<number> {
  const command = parseCommand(argv, HELP, { log: { type: 'string' }, out: { type: 'string' } }, [2, 2], io);
  if (typeof command === 'number') return command;
  const [directory = '', index = ''] = command.positionals;
  if (!/^\d{1,15}$/.test(index)) {
    io.error(`INDEX must be a number, got ${JSON.stringify(index)}`);
    return 2;
  }
  const chosen = await chooseLog(nodeFileSystem, directory, listOption(command, 'log')[0]);
  if (chosen.kind === 'unclear') {
    io.error(chosen.reason);
    return 1;
  }
  try {
    const { proof, entry } = await proveEntry(nodeFileSystem, chosen.log.path, Number(index));
    const [out] = listOption(command, 'out');
    if (out === undefined) {
      io.out(formatTlogProof(proof).trimEnd());
      return 0;
    }
    await writeFile(`${out}.tlog-proof`, formatTlogProof(proof));
    await writeFile(`${out}.entry`, entry);
    io.out(`wrote ${out}.tlog-proof and ${out}.entry`);
    return 0;
  } catch (error) {
    io.error(error instanceof Error ? error.message : 'the entry cannot be proven');
    return 1;
  }
}

if (import.meta.main) await runCommand(proveCommand);
