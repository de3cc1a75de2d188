/** A file being written, or what a crash left of one. */
const TEMPORARY = /^tmp-\d+$/;
const NAMES: ReadonlySet<string> = new Set(['checkpoint', 'lock', 'lock-journal', 'minimum', 'pending/', 'reserve', 'secondary', 'tile/', 'tmp', 'tmp-minimum', 'vkey']);

/** Whether the directory of a log may hold this name; a directory's ends in a slash (docs/journal.md, "On disk"). */
export function isLogName(name: string): boolean {
  return NAMES.has(name) || TEMPORARY.test(name);
}
