import { anchorLog } from './anchor/anchor-log.ts';
import { ANCHOR_PLACE, openAnchor } from './anchor/open-anchor.ts';
import type { CommandIo } from './command-io.ts';
import { nodeFileSystem } from './files/node-file-system.ts';
import { parseVerifierKey } from './note/parse-verifier-key.ts';
import { listOption, parseCommand } from './parse-command.ts';
import { findLogs } from './read/find-logs.ts';
import { runCommand } from './run-command.ts';
import { terminalIo } from './terminal-io.ts';

const HELP = `Commits the checkpoints of all logs to a second place, each only if it continues the one before.

  npm run audit:anchor -- DIR --to PLACE [--key VKEY]...

  DIR          a directory of logs
  --to PLACE   file:DIRECTORY (on another disk or host) or a postgres:// URL
  --key VKEY   verifier key the logs must be signed with; their own vkey files by default
  --help       this text

Run it every minute or so. Exit code 0: all committed; 1: a log was set back, forked or is not
accepted, and is named; 2: wrong arguments.`;

/** `npm run audit:anchor`: resolves with the exit code. */
export async function anchorCommand(argv: readonly string[], io: CommandIo = terminalIo): Promise<number> {
  const command = parseCommand(argv, HELP, { to: { type: 'string' }, key: { type: 'string', multiple: true } }, [1, 1], io);
  if (typeof command === 'number') return command;
  const [directory = ''] = command.positionals;
  const [to] = listOption(command, 'to');
  if (to === undefined || !ANCHOR_PLACE.test(to)) {
    io.error('--to must be file:DIRECTORY or a postgres:// URL');
    return 2;
  }
  const keys = listOption(command, 'key');
  const badKey = keys.map((key) => parseVerifierKey(key)).find((parsed) => parsed.kind === 'malformed');
  if (badKey?.kind === 'malformed') {
    io.error(`--key: ${badKey.reason}`);
    return 2;
  }
  const logs = await findLogs(nodeFileSystem, directory);
  if (logs.length === 0) {
    io.error(`no log is in ${directory}`);
    return 1;
  }
  const anchor = openAnchor(to);
  let exitCode = 0;
  try {
    const there = new Set(logs.map((log) => log.origin));
    for (const origin of (await anchor.origins()).filter((known) => !there.has(known))) {
      exitCode = 1;
      io.error(`BAD ${origin}: the anchor knows this log, and it is not here`);
    }
    for (const log of logs) {
      const outcome = await anchorLog(nodeFileSystem, log.path, log.origin, anchor, keys);
      if (outcome.kind === 'refused') {
        exitCode = 1;
        io.error(`BAD ${log.origin}: ${outcome.reason}`);
      } else {
        io.out(`ok  ${log.origin}: ${outcome.kind === 'unchanged' ? `${outcome.size} entries, as committed` : `${outcome.previousSize} to ${outcome.size} entries committed`}`);
      }
    }
  } finally {
    await anchor.close();
  }
  return exitCode;
}

if (import.meta.main) await runCommand(anchorCommand);
