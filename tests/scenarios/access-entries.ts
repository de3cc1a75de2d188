import { join } from 'node:path';
import { nodeFileSystem } from '../../journal/files/node-file-system.ts';
import type { LogEntry } from '../../journal/codec/log-entry.ts';
import type { AccessView } from '../../journal/read/access-view.ts';
import { EntryResolver } from '../../journal/read/entry-resolver.ts';
import { findLogs } from '../../journal/read/find-logs.ts';
import { readLog } from '../../journal/read-log.ts';
import { verifyDirectory } from '../../journal/verify/verify-directory.ts';

/** Every access entry of every log below a directory, with templates and dictionaries in their place. */
export async function accessEntries(directory: string): Promise<AccessView[]> {
  const views: AccessView[] = [];
  for (const { path } of await findLogs(nodeFileSystem, directory)) {
    const entries: LogEntry[] = [];
    let origin = '';
    for await (const read of readLog(path)) {
      entries.push(read.entry);
      origin = read.log;
    }
    const resolver = new EntryResolver(origin, async (index) => {
      const entry = entries[index];
      if (entry === undefined) throw new Error(`entry ${index} must be in ${origin}`);
      return entry;
    });
    for (const [index, entry] of entries.entries()) if (entry.kind === 'A') views.push(await resolver.view(index, entry));
  }
  return views;
}

/** What the offline verifier finds wrong. */
export async function journalProblems(directory: string): Promise<unknown[]> {
  const reports = await verifyDirectory({ files: nodeFileSystem, directory: join(directory), keys: [], anchored: new Map(), now: Date.now() });
  return reports.flatMap(({ problems }) => problems);
}
