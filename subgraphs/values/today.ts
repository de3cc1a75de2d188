const EAST_EIGHT_MS = 8 * 60 * 60 * 1000;

/** The day (`YYYY-MM-DD`) of an instant in China. */
export function dayAt(nowMs: number): string {
  return new Date(nowMs + EAST_EIGHT_MS).toISOString().slice(0, 10);
}
