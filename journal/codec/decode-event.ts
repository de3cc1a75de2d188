import type { EventEntry } from './encode-event.ts';
import { PositionalReader } from './positional-reader.ts';

const text = (item: unknown): string => new PositionalReader([item], 'a list item').text();

function readBoot(reader: PositionalReader, at: number): EventEntry {
  if (reader.oneOf(['boot', 'shutdown']) === 'shutdown') return { kind: 'B', event: 'shutdown', at, unauthenticated: reader.count() };
  return {
    kind: 'B', event: 'boot', at, previousSize: reader.count(), previousRoot: reader.text(), unclean: reader.flag(), discardedBytes: reader.count(),
    software: reader.text(), schemaId: reader.text(), policyVersion: reader.text(), configurationHash: reader.text(), verifierKeys: reader.list(text),
  };
}

function readSink(reader: PositionalReader, at: number): EventEntry {
  const entry = { kind: 'X', at, subject: reader.text(), state: reader.text(), cause: reader.textOrNull() } as const;
  const range = reader.next() ?? null;
  if (range === null) return { ...entry, notReleased: null };
  const bounds = new PositionalReader(range, 'a range');
  return { ...entry, notReleased: [bounds.count(), bounds.count()] };
}

function readRosterLine(item: unknown): { origin: string; size: number; root: string } {
  const reader = new PositionalReader(item, 'a roster line');
  return { origin: reader.text(), size: reader.count(), root: reader.text() };
}

/** The rest of an event entry whose kind was read; throws `EntryFormatError` when it is not of that form. */
export function decodeEvent(kind: EventEntry['kind'], reader: PositionalReader): EventEntry {
  const at = reader.count();
  switch (kind) {
    case 'B':
      return readBoot(reader, at);
    case 'H':
      return { kind, at, head: reader.text(), clockOffsetMs: reader.integer(), unauthenticated: reader.count(), anew: !reader.atEnd && reader.flag() };
    case 'P':
      return { kind, at, subject: reader.oneOf(['policy', 'schema', 'grant']), from: reader.textOrNull(), to: reader.text(), digest: reader.text() };
    case 'Q':
      return {
        kind, at, action: reader.oneOf(['search', 'reveal', 'export']), actor: reader.text(), organization: reader.textOrNull(), reason: reader.text(),
        caseNo: reader.textOrNull(), approver: reader.textOrNull(),
      };
    case 'C':
      return { kind, at, subject: reader.oneOf(['correction', 'dispute']), log: reader.text(), index: reader.count(), reference: reader.text() };
    case 'K':
      return { kind, at, epoch: reader.text(), state: reader.oneOf(['opened', 'unavailable', 'retired']) };
    case 'X':
      return readSink(reader, at);
    case 'R':
      return { kind, at, logs: reader.list(readRosterLine) };
  }
}
