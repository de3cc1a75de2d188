import type { CursorCodec } from '../../subgraphs/values/cursor.ts';
import type { Connection } from '../../subgraphs/values/connection.ts';
import { AuditRefusal } from '../audit-refusal.ts';

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

const DEFAULT = 20;
const MOST = 100;

/** How many records a page has; throws BAD_ARGUMENT for what is not 1 to 100. */
export function pageSize({ first }: PageArguments, fallback = DEFAULT): number {
  const size = first ?? fallback;
  if (size < 1 || size > MOST) throw new AuditRefusal('BAD_ARGUMENT', `first must be 1 to ${MOST}`);
  return size;
}

/** Where the page before ended, in the words of its list; null for the first page. Throws BAD_CURSOR for a cursor of another list. */
export function positionAfter(cursors: CursorCodec, list: string, { after }: PageArguments): readonly string[] | null {
  if (after === null || after === undefined) return null;
  const position = cursors.decode(list, after);
  if (position === null) throw new AuditRefusal('BAD_CURSOR', 'a cursor must be one that this very list gave');
  return position;
}

/** A page of a list that the database cut (Relay connection). */
export function connectionOf<T>(nodes: readonly T[], hasNextPage: boolean, { cursors, list, given, positionOf }: {
  readonly cursors: CursorCodec; readonly list: string; readonly given: PageArguments; readonly positionOf: (node: T) => readonly string[];
}): Connection<T> {
  const cursorOf = (node: T): string => cursors.encode(list, positionOf(node));
  const cursorAt = (index: number): string | null => {
    const node = nodes[index];
    return node === undefined ? null : cursorOf(node);
  };
  const hasPreviousPage = given.after !== null && given.after !== undefined;
  return { edges: () => nodes.map((node) => ({ cursor: cursorOf(node), node })), nodes, pageInfo: { hasNextPage, hasPreviousPage, startCursor: () => cursorAt(0), endCursor: () => cursorAt(nodes.length - 1) } };
}
