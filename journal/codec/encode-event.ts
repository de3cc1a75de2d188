import type { LogEntry } from './log-entry.ts';

/** Entries that the journal writes about itself or on behalf of governance: all but templates, dictionaries, intents, accesses and subject blocks. */
export type EventEntry = Extract<LogEntry, { readonly kind: 'B' | 'H' | 'P' | 'Q' | 'C' | 'K' | 'X' | 'R' }>;

function items(entry: EventEntry): unknown[] {
  switch (entry.kind) {
    case 'B':
      return entry.event === 'boot'
        ? [
          entry.event, entry.previousSize, entry.previousRoot, entry.unclean ? 1 : 0, entry.discardedBytes, entry.software, entry.schemaId, entry.policyVersion,
          entry.configurationHash, entry.verifierKeys,
        ]
        : [entry.event, entry.unauthenticated];
    case 'H':
      return [entry.head, entry.clockOffsetMs, entry.unauthenticated, ...(entry.anew ? [1] : [])];
    case 'P':
      return [entry.subject, entry.from, entry.to, entry.digest];
    case 'Q':
      return [entry.action, entry.actor, entry.organization, entry.reason, entry.caseNo, entry.approver];
    case 'C':
      return [entry.subject, entry.log, entry.index, entry.reference];
    case 'K':
      return [entry.epoch, entry.state];
    case 'X':
      return [entry.subject, entry.state, entry.cause, entry.notReleased];
    case 'R':
      return [entry.logs.map((log) => [log.origin, log.size, log.root])];
  }
}

/** Bytes of an event entry. */
export function encodeEvent(entry: EventEntry): Buffer {
  return Buffer.from(JSON.stringify([entry.kind, entry.at, ...items(entry)]));
}
