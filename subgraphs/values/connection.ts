import { subgraphError } from '../request/subgraph-error.ts';
import type { CursorCodec } from './cursor.ts';

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** A page; its cursors are made when a field asks for them (graphql-js calls functions of a parent), for each is an encryption. */
export interface Connection<T> {
  readonly edges: () => readonly { readonly cursor: string; readonly node: T }[];
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor: () => string | null; readonly endCursor: () => string | null };
}

export interface ConnectionOptions<T> {
  readonly cursors: CursorCodec;
  /** Names the list, its subject and filters. */
  readonly list: string;
  /** What tells a row from every other of the list: unchanged between two calls. */
  readonly keyOf: (row: T) => string;
}

const MOST = 100;
const DEFAULT = 20;

/**
 * One page of an ordered list (Relay connection). The cursor holds the key of the last row and its place, so that a page continues after its row even
 * if rows came or went before it. Throws BAD_ARGUMENT or BAD_CURSOR.
 */
export function pageOf<T>(rows: readonly T[], { first, after }: PageArguments, { cursors, list, keyOf }: ConnectionOptions<T>): Connection<T> {
  const count = first ?? DEFAULT;
  if (count < 1 || count > MOST) throw subgraphError('BAD_ARGUMENT');
  const start = after === null || after === undefined ? 0 : startAfter(rows, cursors.decode(list, after), keyOf);
  const nodes = rows.slice(start, start + count);
  const cursorOf = (node: T, index: number): string => cursors.encode(list, [keyOf(node), String(start + index)]);
  const cursorAt = (index: number): string | null => {
    const node = nodes[index];
    return node === undefined ? null : cursorOf(node, index);
  };
  return {
    edges: () => nodes.map((node, index) => ({ cursor: cursorOf(node, index), node })),
    nodes,
    pageInfo: {
      hasNextPage: start + count < rows.length,
      hasPreviousPage: start > 0,
      startCursor: () => cursorAt(0),
      endCursor: () => cursorAt(nodes.length - 1),
    },
  };
}

function startAfter<T>(rows: readonly T[], position: readonly string[] | null, keyOf: (row: T) => string): number {
  const [key, place] = position ?? [];
  if (key === undefined || place === undefined) throw subgraphError('BAD_CURSOR');
  const at = rows.findIndex((row) => keyOf(row) === key);
  // Its row is gone: go on from its place.
  return at < 0 ? Math.min(Number(place), rows.length) : at + 1;
}
