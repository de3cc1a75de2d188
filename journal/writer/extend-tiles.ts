import { encodeEntryBundle } from '../layout/entry-bundle.ts';
import { tilePath, TILE_WIDTH } from '../layout/tile-path.ts';
import { leafHash } from '../merkle/leaf-hash.ts';
import { rootOf } from '../merkle/root-of.ts';

/** What must be kept of a published tree to extend it: the contents of its partial tiles and of its partial entry bundle. */
export interface TileState {
  readonly size: number;
  /** Hashes of the partial tile of each level, level 0 first. */
  readonly edges: readonly (readonly Buffer[])[];
  /** Entries of the partial bundle. */
  readonly tail: readonly Buffer[];
}

export const EMPTY_TILES: TileState = { size: 0, edges: [], tail: [] };

export interface TileExtension {
  readonly state: TileState;
  /** Files to write, in order: path relative to the log, bytes. */
  readonly files: readonly (readonly [path: string, bytes: Buffer])[];
  /** Directories of partial tiles that full tiles among `files` replace (C2SP tlog-tiles, "Partial Tiles"). */
  readonly superseded: readonly string[];
}

/** The tiles and entry bundles that a tree gains by `entries`, whose leaf hashes may be given. Pure: nothing is written here. */
export function extendTiles(state: TileState, entries: readonly Buffer[], leaves: readonly Buffer[] = entries.map(leafHash)): TileExtension {
  const edges = state.edges.map((level) => [...level]);
  let tail = [...state.tail];
  const files: [string, Buffer][] = [];
  const superseded: string[] = [];
  const full = (level: number | 'entries', index: number, bytes: Buffer): void => {
    files.push([tilePath(level, index), bytes]);
    superseded.push(`${tilePath(level, index)}.p`);
  };
  let size = state.size;
  for (const [i, entry] of entries.entries()) {
    tail.push(entry);
    size += 1;
    let node = leaves[i] ?? leafHash(entry);
    for (let level = 0, nodes = size; ; level += 1) {
      const edge = (edges[level] ??= []);
      edge.push(node);
      if (edge.length < TILE_WIDTH) break;
      nodes = Math.floor(nodes / TILE_WIDTH);
      if (level === 0) full('entries', nodes - 1, encodeEntryBundle(tail));
      full(level, nodes - 1, Buffer.concat(edge));
      // What stands for a full tile in the level above is its Merkle tree hash.
      node = rootOf(edge);
      edges[level] = [];
      if (level === 0) tail = [];
    }
  }
  edges.forEach((edge, level) => {
    if (edge.length === 0) return;
    const index = Math.floor(Math.floor(size / TILE_WIDTH ** level) / TILE_WIDTH);
    if (level === 0) files.push([tilePath('entries', index, edge.length), encodeEntryBundle(tail)]);
    files.push([tilePath(level, index, edge.length), Buffer.concat(edge)]);
  });
  return { state: { size, edges, tail }, files, superseded };
}
