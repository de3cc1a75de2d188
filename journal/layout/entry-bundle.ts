/** Longest entry an entry bundle can hold: its length prefix is a uint16 (C2SP tlog-tiles, "Log entries"). */
export const MAX_ENTRY_BYTES = 0xffff;

export type BundleResult =
  | { readonly kind: 'entries'; readonly entries: readonly Buffer[] }
  /** `entries` are those before the damage. */
  | { readonly kind: 'truncated'; readonly entries: readonly Buffer[]; readonly missingBytes: number };

/** Entries to bundle bytes: each with a big-endian uint16 length before it. */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Buffer {
  let length = 0;
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_BYTES) throw new RangeError(`an entry must be at most ${MAX_ENTRY_BYTES} bytes, got ${entry.length}`);
    length += 2 + entry.length;
  }
  const bundle = Buffer.allocUnsafe(length);
  let offset = 0;
  for (const entry of entries) {
    offset = bundle.writeUInt16BE(entry.length, offset);
    bundle.set(entry, offset);
    offset += entry.length;
  }
  return bundle;
}

/** Bundle bytes to entries; never throws: bytes that end inside an entry come back as `truncated`. The entries are views of `bundle`. */
export function decodeEntryBundle(bundle: Buffer): BundleResult {
  const entries: Buffer[] = [];
  let offset = 0;
  while (offset < bundle.length) {
    const left = bundle.length - offset;
    if (left < 2) return { kind: 'truncated', entries, missingBytes: 2 - left };
    const length = bundle.readUInt16BE(offset);
    if (left < 2 + length) return { kind: 'truncated', entries, missingBytes: 2 + length - left };
    entries.push(bundle.subarray(offset + 2, offset + 2 + length));
    offset += 2 + length;
  }
  return { kind: 'entries', entries };
}
