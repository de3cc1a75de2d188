import { lookAtPolicy } from './look-at-policy.ts';

/** How often the files are looked at. Milliseconds. By polling, like the supergraph's: mounts and links send no events. */
const INTERVAL = 1_000;

export interface WatchPolicyOptions {
  readonly directory: string;
  /** Calls again and again without keeping the process alive; returns what stops it. */
  readonly every: (milliseconds: number, work: () => void) => () => void;
  /** Default {@link lookAtPolicy}. */
  readonly look?: (directory: string) => Promise<string>;
}

/**
 * Calls `changed` when files of a policy directory have changed and then stayed as they are for one further look, so that a directory half written
 * is not taken for a version; never twice at once, and again at the next look while it rejects. The first look that stands counts as a change: files may have been
 * replaced between their reading at start and the watch. Returns what stops it.
 */
export function watchPolicy({ directory, every, look = lookAtPolicy }: WatchPolicyOptions, changed: () => Promise<void>): () => void {
  let settled: string | null = null;
  let last: string | null = null;
  let looking = false;
  const tick = async (): Promise<void> => {
    const seen = await look(directory);
    const stands = seen === last;
    last = seen;
    if (!stands || seen === settled) return;
    await changed();
    settled = seen;
  };
  const visit = (): void => {
    if (looking) return;
    looking = true;
    // A change that could not be taken is still there at the next look; whoever could not take it has said so.
    void tick().catch(() => {}).finally(() => {
      looking = false;
    });
  };
  visit();
  return every(INTERVAL, visit);
}
