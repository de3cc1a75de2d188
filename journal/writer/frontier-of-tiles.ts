import { TILE_WIDTH } from '../layout/tile-path.ts';
import { MerkleFrontier } from '../merkle/merkle-frontier.ts';
import type { TileState } from './extend-tiles.ts';

/** The tree's right edge from its partial tiles: enough to go on appending and to name the root. */
export function frontierOfTiles(state: TileState): MerkleFrontier {
  const frontier = new MerkleFrontier();
  // From the highest level down: the leftmost subtrees are the largest.
  for (let level = state.edges.length - 1; level >= 0; level -= 1) {
    for (const node of state.edges[level] ?? []) frontier.appendSubtree(TILE_WIDTH ** level, node);
  }
  return frontier;
}
