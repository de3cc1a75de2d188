import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../files/error-code.ts';
import type { AnchoredCheckpoint, CheckpointAnchor } from './checkpoint-anchor.ts';

const fileName = (version: number): string => `${String(version).padStart(12, '0')}.checkpoint`;

async function versions(directory: string): Promise<number[]> {
  try {
    return (await readdir(directory)).flatMap((name) => (/^\d{12}\.checkpoint$/.test(name) ? [Number(name.slice(0, 12))] : [])).sort((a, b) => a - b);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * An anchor in a directory: one folder a log, one file a version, never replaced, so its history can be read as well. The swap is link(2), which
 * fails when another process has made that version. Put it on another disk or host, under another owner.
 */
export function fileAnchor(directory: string): CheckpointAnchor {
  const folder = (origin: string): string => join(directory, encodeURIComponent(origin));
  return {
    async read(origin): Promise<AnchoredCheckpoint | null> {
      const version = (await versions(folder(origin))).at(-1);
      return version === undefined ? null : { version, note: await readFile(join(folder(origin), fileName(version))) };
    },
    async origins() {
      try {
        return (await readdir(directory)).map(decodeURIComponent).sort();
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return [];
        throw error;
      }
    },
    async replace(origin, expected, note) {
      await mkdir(folder(origin), { recursive: true });
      const temporary = join(folder(origin), `tmp-${process.pid}-${randomBytes(6).toString('hex')}`);
      const handle = await open(temporary, 'wx', 0o640);
      try {
        await handle.writeFile(note);
        await handle.sync();
      } finally {
        await handle.close();
      }
      try {
        if (((await versions(folder(origin))).at(-1) ?? 0) !== expected) return false;
        await link(temporary, join(folder(origin), fileName(expected + 1)));
      } catch (error) {
        if (hasCode(error, 'EEXIST')) return false;
        throw error;
      } finally {
        await rm(temporary, { force: true });
      }
      await syncDirectory(folder(origin));
      await syncDirectory(directory);
      return true;
    },
    close: async () => {},
  };
}
