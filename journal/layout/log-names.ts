/** Names that the directory of a log may hold; directories end in a slash (docs/journal.md, "On disk"). */
export const LOG_NAMES: ReadonlySet<string> = new Set(['checkpoint', 'lock', 'lock-journal', 'minimum', 'pending/', 'reserve', 'secondary', 'tile/', 'tmp', 'tmp-minimum', 'vkey']);
