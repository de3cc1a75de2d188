/** Width of a full tile and of a full entry bundle (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;
/** Bytes of one SHA-256 hash in a tile. */
export const HASH_BYTES = 32;

/**
 * Path of a tile relative to the log, C2SP tlog-tiles "Merkle Tree": `tile/<level>/<N>[.p/<W>]`, N in 3-digit groups, all but the last with `x`.
 * Level `entries` names an entry bundle. Width 256 is the full tile, 1 to 255 a partial one.
 */
export function tilePath(level: number | 'entries', index: number, width: number = TILE_WIDTH): string {
  if (!Number.isSafeInteger(index) || index < 0) throw new RangeError(`a tile index must be a non-negative integer, got ${index}`);
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) throw new RangeError(`a tile width must be 1 to 256, got ${width}`);
  let name = String(index % 1000).padStart(3, '0');
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    name = `x${String(rest % 1000).padStart(3, '0')}/${name}`;
  }
  return `tile/${level}/${name}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}
