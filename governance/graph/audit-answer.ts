import { LogFileError } from '../../journal/read/log-file-error.ts';
import { JournalUnavailableError } from '../../journal/writer/journal-unavailable-error.ts';
import { sourceError, subgraphError } from '../../subgraphs/request/subgraph-error.ts';
import type { RequestScope } from '../../subgraphs/request/request-scope.ts';
import { AuditRefusal } from '../audit-refusal.ts';
import type { AuditRoom } from '../audit-room/audit-room.ts';

/** An auditor who asks: personId and organisation. */
export interface Auditor {
  readonly personId: string;
  readonly organization: string | null;
}

/** Runs what a resolver does; refusals, a log that cannot be written and one that cannot be read become errors of the contract, all else goes on as it is. */
export async function audited<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AuditRefusal) throw subgraphError(error.code);
    if (error instanceof JournalUnavailableError) throw subgraphError('AUDIT_UNAVAILABLE');
    if (error instanceof LogFileError) throw sourceError({ code: 'SOURCE_UNAVAILABLE', source: 'journal', retryAfterMs: null });
    throw error;
  }
}

/** The audit side, where this governance has one. */
export function roomOf(room: AuditRoom | null): AuditRoom {
  if (room === null) throw new AuditRefusal('AUDIT_UNAVAILABLE', 'this governance was started without the audit side');
  return room;
}

/** Whoever asks must be an auditor, a person: the grades let others read metadata that only an auditor may search. */
export function auditorOf({ assertion }: RequestScope): Auditor {
  if (assertion.principalKind !== 'AUDITOR' || assertion.self === null) throw new AuditRefusal('AUDITOR_ONLY', 'only an auditor may ask this');
  return { personId: assertion.self, organization: assertion.organization };
}

/** RFC 3339 in the east eight zone, as scalar DateTime says. */
export function dateTime(at: Date | number | null): string | null {
  if (at === null) return null;
  const milliseconds = typeof at === 'number' ? at : at.getTime();
  return `${new Date(milliseconds + 8 * 3_600_000).toISOString().slice(0, -1)}+08:00`;
}
