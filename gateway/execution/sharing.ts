/**
 * Whose equal calls in flight may serve several requests of one asker. A source that keeps a record of every call, or counts or bills it, must be none of
 * them.
 */
export type Sharing =
  | { readonly kind: 'none' }
  | { readonly kind: 'all' }
  | { readonly kind: 'named'; readonly subgraphs: ReadonlySet<string> };

const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

/** Reads `none`, `all` or subgraph names separated by commas; null for anything else. */
export function readSharing(text: string): Sharing | null {
  if (text === 'none' || text === 'all') return { kind: text };
  const names = text.split(',').map((name) => name.trim());
  return names.every((name) => NAME.test(name)) ? { kind: 'named', subgraphs: new Set(names) } : null;
}

/** Whether calls to this subgraph may be shared. */
export function isShared(sharing: Sharing, subgraph: string): boolean {
  return sharing.kind === 'all' || (sharing.kind === 'named' && sharing.subgraphs.has(subgraph));
}
