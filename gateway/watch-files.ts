import { unwatchFile, watchFile } from 'node:fs';
import type { Stats } from 'node:fs';

/** How often files are looked at. Milliseconds. By polling: supergraph files come through mounts and links that send no events. */
const INTERVAL = 1_000;

/** Calls `changed` when one of the files has changed, at most once at a time; a change during a call is followed by another call. Returns what stops it. */
export function watchFiles(files: readonly string[], changed: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      await changed();
    } while (again);
    running = false;
  };
  const listener = (now: Stats, before: Stats): void => {
    // Node calls once for a file that is not there, which is no change.
    if (now.mtimeMs !== before.mtimeMs || now.size !== before.size || now.ino !== before.ino) void run();
  };
  for (const file of files) watchFile(file, { interval: INTERVAL, persistent: false }, listener);
  return () => {
    for (const file of files) unwatchFile(file, listener);
  };
}
