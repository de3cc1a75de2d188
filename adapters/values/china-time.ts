/** China has been on +08:00 without summer time since 1992; what is written here is now. */
const OFFSET_MS = 8 * 3_600_000;

/** The wall clock in China of an instant in epoch milliseconds, `YYYY-MM-DD HH:mm:ss`. */
export function chinaTime(epochMs: number): string {
  return new Date(epochMs + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}
