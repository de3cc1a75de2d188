/** A tree head: how many entries the log has and the RFC 6962 root over them. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

export type CheckpointResult = { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint } | { readonly kind: 'malformed'; readonly reason: string };

/** The note text of a checkpoint (C2SP tlog-checkpoint): origin, size, root, each on its line; no extension lines. */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  return `${checkpoint.origin}\n${checkpoint.size}\n${checkpoint.root.toString('base64')}\n`;
}

/** Parses a note text as a checkpoint (C2SP tlog-checkpoint). Extension lines are allowed and ignored. */
export function parseCheckpoint(text: string): CheckpointResult {
  const [origin, size, root, ...extensions] = text.split('\n');
  if (origin === undefined || origin === '') return { kind: 'malformed', reason: 'the first line must be the origin' };
  if (size === undefined || !/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) {
    return { kind: 'malformed', reason: 'the second line must be the tree size in decimal' };
  }
  const hash = Buffer.from(root ?? '', 'base64');
  if (hash.length !== 32 || hash.toString('base64') !== root) return { kind: 'malformed', reason: 'the third line must be the base64 of a 32-byte root' };
  if (extensions.pop() !== '' || extensions.includes('')) return { kind: 'malformed', reason: 'extension lines must be non-empty and end in a newline' };
  return { kind: 'checkpoint', checkpoint: { origin, size: Number(size), root: hash } };
}
