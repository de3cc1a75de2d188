/** What the flag files beside a dropped file say (legacy.md 5.7). */
export interface DropControl {
  /** Whether the writer says that the file is whole: the `.ok` has come. */
  readonly isReady: boolean;
  /** From `name|rows|bytes`; null where the flag is empty. Rows do not count the header. */
  readonly rows: number | null;
  readonly bytes: number | null;
  /** Lower-case hex; null without an `.md5`. */
  readonly md5: string | null;
}

/** Reads `.ok` and `.md5` in the forms seen: counts or an empty flag; md5sum's line or bare hex in either case. */
export function readDropControl(ok: Uint8Array | null, md5: Uint8Array | null): DropControl {
  const flag = ok === null ? '' : new TextDecoder('gb18030').decode(ok).trim();
  const counts = /^[^|]*\|(\d+)\|(\d+)$/.exec(flag);
  const digest = md5 === null ? null : /[0-9a-f]{32}/i.exec(new TextDecoder('latin1').decode(md5))?.[0];
  return { isReady: ok !== null, rows: counts === null ? null : Number(counts[1]), bytes: counts === null ? null : Number(counts[2]), md5: digest?.toLowerCase() ?? null };
}
