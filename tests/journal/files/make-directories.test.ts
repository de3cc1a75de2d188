import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeDirectories } from '../../../journal/files/make-directories.ts';
import { MemoryFileSystem, POWER_CUT } from '../memory-file-system.ts';

const KEPT = Buffer.from('kept');
const PARTS = ['data', 'log', 'pending'];

async function kept(files: MemoryFileSystem, directory: string): Promise<string | undefined> {
  const path = join(directory, 'segment');
  const file = await files.createSynced(path);
  await file.write(KEPT, 0);
  await file.close();
  await files.syncDirectory(directory);
  return files.image(POWER_CUT).get(path)?.toString();
}

describe('directories made durable', () => {
  it('keep the way to a file that was synced in them', async () => {
    const files = MemoryFileSystem.fromFiles(new Map());
    await makeDirectories(files, '/data/log/pending');
    expect(await kept(files, '/data/log/pending')).toBe('kept');
  });

  it.each([1, 2, 3])('keep it also where another process was ended between making the first %s of them and syncing the last', async (count) => {
    const files = MemoryFileSystem.fromFiles(new Map());
    // As the one that was ended did: each synced before the next is made, but the last.
    for (let made = 1; made <= count; made += 1) {
      if (made > 1) await files.syncDirectory(`/${PARTS.slice(0, made - 2).join('/')}`);
      await files.makeDirectory(`/${PARTS.slice(0, made).join('/')}`);
    }
    await makeDirectories(files, '/data/log/pending');
    expect(await kept(files, '/data/log/pending')).toBe('kept');
  });

  it.each([
    { title: 'go on where the directory above may not be opened', code: 'EACCES', made: true },
    { title: 'are not said to be there where it cannot be synced', code: 'EIO', made: false },
  ])('$title', async ({ code, made }) => {
    const files = MemoryFileSystem.fromFiles(new Map());
    await files.makeDirectory('/data');
    files.fault = ({ kind, path }) => (kind === 'syncDirectory' && path === '/' ? { kind: 'error', code, tookEffect: false } : null);
    const making = makeDirectories(files, '/data/log');
    await (made ? expect(making).resolves.toBeUndefined() : expect(making).rejects.toMatchObject({ code }));
  });

  it('keep it where another process makes one of them at the same time, and has not synced it', async () => {
    const files = MemoryFileSystem.fromFiles(new Map());
    let other: Promise<boolean> | null = null;
    files.fault = ({ kind, path }) => {
      if (kind === 'syncDirectory' && path === '/') other ??= files.makeDirectory('/log');
      return null;
    };
    await makeDirectories(files, '/log');
    expect(await other).toBe(true);
    expect(await kept(files, '/log')).toBe('kept');
  });
});
