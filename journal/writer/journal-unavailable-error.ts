/** Why the journal took no entry. Each is a cause of the client's one error, AUDIT_UNAVAILABLE. */
export const UNAVAILABLE_CAUSES = [
  'CLOSED', 'SINKS_FAILED', 'QUEUE_FULL', 'BACKLOG_FULL', 'DISK_FULL', 'DISK_NEARLY_FULL', 'CHECKPOINT_LATE', 'KEY_UNAVAILABLE', 'RECORD_REFUSED',
] as const;
export type JournalUnavailableCause = (typeof UNAVAILABLE_CAUSES)[number];

const TEXT: Readonly<Record<JournalUnavailableCause, string>> = {
  CLOSED: 'the journal is closed',
  SINKS_FAILED: 'no sink made the entry durable in time',
  QUEUE_FULL: 'too many entries wait for the group commit',
  BACKLOG_FULL: 'too many entries wait for publication',
  DISK_FULL: 'the journal\'s disk is full',
  DISK_NEARLY_FULL: 'the journal\'s disk is nearly full; entries that disclose L3 or L4 are refused',
  CHECKPOINT_LATE: 'checkpoints were not published or anchored for too long; entries that disclose L3 or L4 are refused',
  KEY_UNAVAILABLE: 'the key service gives no subject key; entries that name subjects, or disclose L3 or L4, are refused',
  RECORD_REFUSED: 'the record cannot be written as an entry',
};

/** No entry was made durable, so nothing may be released: the gateway answers AUDIT_UNAVAILABLE (503). The message holds no personal data. */
export class JournalUnavailableError extends Error {
  readonly code = 'AUDIT_UNAVAILABLE';
  readonly reason: JournalUnavailableCause;

  constructor(reason: JournalUnavailableCause, options?: { readonly cause?: unknown }) {
    super(`AUDIT_UNAVAILABLE: ${TEXT[reason]}`, options);
    this.name = 'JournalUnavailableError';
    this.reason = reason;
  }
}
