import type { FileSystem } from '../files/file-system.ts';
import { findLogs } from './find-logs.ts';
import type { FoundLog } from './find-logs.ts';

export type ChosenLog = { readonly kind: 'log'; readonly log: FoundLog } | { readonly kind: 'unclear'; readonly reason: string };

/** The one log of a directory that a command is about: by its origin, or the only one there is (rosters aside). */
export async function chooseLog(files: FileSystem, directory: string, origin: string | undefined): Promise<ChosenLog> {
  const logs = await findLogs(files, directory);
  if (logs.length === 0) return { kind: 'unclear', reason: `no log is in ${directory}` };
  const candidates = origin === undefined ? logs.filter((log) => !log.origin.endsWith('/roster')) : logs.filter((log) => log.origin === origin);
  const [log] = candidates;
  if (log !== undefined && candidates.length === 1) return { kind: 'log', log };
  const names = logs.map((found) => found.origin).join(', ');
  return { kind: 'unclear', reason: origin === undefined ? `there are several logs; give --log, one of ${names}` : `there is no log ${origin}; there are ${names}` };
}
