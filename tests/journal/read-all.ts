import { expect } from 'vitest';
import type { LogEntry } from '../../journal/codec/log-entry.ts';
import { readLog } from '../../journal/read-log.ts';
import { verifyDirectory } from '../../journal/verify/verify-directory.ts';
import type { LogReport } from '../../journal/verify/problem.ts';
import type { MemoryFileSystem } from './memory-file-system.ts';
import { ORIGIN } from './open-test-journal.ts';

/** All published entries of the test journal's log. */
export async function readAll(files: MemoryFileSystem, log = `/logs/${ORIGIN}`): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for await (const { entry } of readLog(log, 0, files)) entries.push(entry);
  return entries;
}

/** Entries of one kind. */
export function ofKind<K extends LogEntry['kind']>(entries: readonly LogEntry[], kind: K): Extract<LogEntry, { kind: K }>[] {
  return entries.filter((entry): entry is Extract<LogEntry, { kind: K }> => entry.kind === kind);
}

export function verifyAll(files: MemoryFileSystem, keys: readonly string[] = [], now: number = Date.UTC(2026, 10, 22)): Promise<readonly LogReport[]> {
  return verifyDirectory({ files, directory: '/logs', keys, anchored: new Map(), now });
}

/** Asserts that everything in the directory verifies. */
export async function expectWhole(files: MemoryFileSystem, now?: number): Promise<void> {
  expect((await verifyAll(files, [], now)).flatMap((report) => report.problems)).toEqual([]);
}
