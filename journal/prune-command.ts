import { join } from 'node:path';
import type { CommandIo } from './command-io.ts';
import { nodeFileSystem } from './files/node-file-system.ts';
import { listOption, parseCommand } from './parse-command.ts';
import { LEAST_RETENTION_DAYS } from './prune/least-retention.ts';
import { readHold } from './prune/hold.ts';
import { pruneLog } from './prune/prune-log.ts';
import { findLogs } from './read/find-logs.ts';
import { runCommand } from './run-command.ts';
import { terminalIo } from './terminal-io.ts';

const HELP = `Removes entries whose time of retention is over; tiles, checkpoints and the proofs of later entries stay.

  npm run audit:prune -- DIR --before DATE [--log ORIGIN]

  DIR            a directory of logs
  --before DATE  entries written before this day (YYYY-MM-DD, UTC) go; at least ${LEAST_RETENTION_DAYS} days ago
                 (网络安全法 第二十一条: logs are kept for at least six months)
  --log ORIGIN   only this log; all of DIR by default
  --help         this text

Keep a copy elsewhere first: there is no way back. What an open alert or objection speaks of stays: governance
writes into DIR/held from when on, and nothing of that time or later goes. Exit code 0: done; 1: entries are held,
or a log cannot be read; 2: wrong arguments.`;

const DAY_MS = 86_400_000;

/** `npm run audit:prune`: resolves with the exit code. */
export async function pruneCommand(argv: readonly string[], io: CommandIo = terminalIo): Promise<number> {
  const command = parseCommand(argv, HELP, { before: { type: 'string' }, log: { type: 'string' } }, [1, 1], io);
  if (typeof command === 'number') return command;
  const [directory = ''] = command.positionals;
  const [before = ''] = listOption(command, 'before');
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(before) ? Date.parse(`${before}T00:00:00Z`) : Number.NaN;
  if (!(instant <= io.now() - LEAST_RETENTION_DAYS * DAY_MS)) {
    io.error(`--before must be a day (YYYY-MM-DD) at least ${LEAST_RETENTION_DAYS} days ago, got ${JSON.stringify(before)}`);
    return 2;
  }
  const [only] = listOption(command, 'log');
  const logs = (await findLogs(nodeFileSystem, directory)).filter((log) => only === undefined || log.origin === only);
  if (logs.length === 0) {
    io.error(`no log is in ${directory}${only === undefined ? '' : ` by the name ${only}`}`);
    return 1;
  }
  try {
    const held = await readHold(nodeFileSystem, directory);
    if (held !== null && instant > held) {
      io.error(`entries from ${new Date(held).toISOString()} on are held: alerts or objections that are not settled speak of them; nothing was removed`);
      return 1;
    }
    for (const log of logs) {
      const { minimumIndex, bundles } = await pruneLog(nodeFileSystem, join(directory, log.origin), instant);
      io.out(`${log.origin}: ${bundles} bundles removed, entries from ${minimumIndex} on are there`);
    }
    return 0;
  } catch (error) {
    io.error(error instanceof Error ? error.message : 'a log cannot be pruned');
    return 1;
  }
}

if (import.meta.main) await runCommand(pruneCommand);
