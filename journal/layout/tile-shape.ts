import { TILE_WIDTH } from './tile-path.ts';

export interface TileLevel {
  readonly level: number;
  /** Full tiles at this level. */
  readonly full: number;
  /** Width of the partial tile after them; 0 when there is none. */
  readonly partial: number;
}

/** The tiles of a tree of `size` leaves, level 0 first (C2SP tlog-tiles, "Partial Tiles"); empty for the empty tree. */
export function tileShape(size: number): TileLevel[] {
  const levels: TileLevel[] = [];
  for (let level = 0, nodes = size; nodes > 0; level += 1, nodes = Math.floor(nodes / TILE_WIDTH)) {
    levels.push({ level, full: Math.floor(nodes / TILE_WIDTH), partial: nodes % TILE_WIDTH });
  }
  return levels;
}
