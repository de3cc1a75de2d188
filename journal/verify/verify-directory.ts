import { join } from 'node:path';
import type { FileSystem } from '../files/file-system.ts';
import { findLogs } from '../read/find-logs.ts';
import type { FoundLog } from '../read/find-logs.ts';
import type { KnownHead } from './known-head.ts';
import type { LogReport } from './problem.ts';
import { verifyLog } from './verify-log.ts';

export interface VerifyDirectoryOptions {
  readonly files: FileSystem;
  /** A directory of logs, or one log. */
  readonly directory: string;
  readonly keys: readonly string[];
  /** Heads that an anchor holds, by origin. */
  readonly anchored: ReadonlyMap<string, KnownHead>;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly progress?: (origin: string, entries: number, of: number) => void;
}

const isRoster = (log: FoundLog): boolean => log.origin.endsWith('/roster') || log.origin === 'roster';

function missing(origin: string, message: string): LogReport {
  return { origin, size: 0, pending: 0, minimumIndex: 0, root: null, signedBy: [], problems: [{ code: 'LOG_MISSING', index: 0, upTo: null, message }], remarks: [] };
}

/**
 * Verifies every log of a directory: the rosters first, and then each log against what the rosters and the anchor know of it. A log that one
 * of them knows and that is not there is a finding of its own.
 */
export async function verifyDirectory(options: VerifyDirectoryOptions): Promise<readonly LogReport[]> {
  const { files, directory, keys, now, anchored } = options;
  const logs = await findLogs(files, directory);
  if (logs.length === 0) {
    const message = 'no log is in this directory: a log has a checkpoint, a tile and a pending directory';
    return [{ origin: directory, size: 0, pending: 0, minimumIndex: 0, root: null, signedBy: [], problems: [{ code: 'NO_LOG', index: null, upTo: null, message }], remarks: [] }];
  }
  const known = new Map<string, KnownHead[]>([...anchored].map(([origin, head]) => [origin, [head]]));
  const single = logs.length === 1 && logs[0]?.origin === '';
  const reports: LogReport[] = [];
  for (const log of [...logs.filter(isRoster), ...logs.filter((other) => !isRoster(other))]) {
    const origin = single ? null : log.origin;
    reports.push(await verifyLog({
      files, log: join(directory, log.origin), origin, keys, known: (name) => known.get(name) ?? [], now,
      progress: (entries, of) => options.progress?.(log.origin, entries, of),
      roster: (index, lines) => {
        for (const line of lines) {
          const head: KnownHead = { size: line.size, root: Buffer.from(line.root, 'base64'), source: `entry ${index} of ${log.origin}`, code: 'ROSTER_MISMATCH' };
          const heads = known.get(line.origin);
          if (heads === undefined) known.set(line.origin, [head]);
          else heads.push(head);
        }
      },
    }));
  }
  if (single) return reports;
  const there = new Set(logs.map((log) => log.origin));
  const lost = [...known].filter(([origin, heads]) => !there.has(origin) && heads.some((head) => head.size > 0));
  return [...reports, ...lost.map(([origin, heads]) => missing(origin, `${heads.at(-1)?.source ?? 'the roster'} knows this log with ${Math.max(...heads.map((head) => head.size))} entries, and it is not here`))];
}
