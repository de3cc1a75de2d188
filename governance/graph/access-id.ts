import type { CursorCodec } from '../../subgraphs/values/cursor.ts';

/** Bound to one person: an id of somebody else's list opens in none of one's own. */
const listOf = (personId: string): string => `access of ${personId}`;

/** How a data subject names an access to its own data: encrypted, so that it tells nothing of the log. */
export function accessIdOf(cursors: CursorCodec, personId: string, { origin, index }: { readonly origin: string; readonly index: number }): string {
  return cursors.encode(listOf(personId), [origin, String(index)]);
}

/** The access an id names to this person; null for anything this person's list did not give. */
export function accessPlaceOf(cursors: CursorCodec, personId: string, accessId: string): { readonly origin: string; readonly index: number } | null {
  const [origin, index] = cursors.decode(listOf(personId), accessId) ?? [];
  return origin === undefined || index === undefined ? null : { origin, index: Number(index) };
}
