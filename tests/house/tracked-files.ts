import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface TrackedFile {
  /** Path from the project's top. */
  readonly path: string;
  readonly text: string;
}

/** Every file git tracks or would track, as text read byte by byte (GBK and binary files included: digits are ASCII in all of them). */
export function trackedFiles(): TrackedFile[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  return [...new Set(listed.split('\0'))].filter((path) => path !== '').flatMap((path) => {
    try {
      return [{ path, text: readFileSync(root + path, 'latin1') }];
    } catch {
      // Deleted in the working tree but still in the index.
      return [];
    }
  });
}
