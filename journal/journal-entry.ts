/**
 * The field-access log's entries, after audit.md section 2. An access entry is a positional JSON array: small, and hashed as the bytes stored.
 * No entry holds a value, a variable, a name, an ID number or a token.
 */

export const ENTRY_KINDS = {
  B: 'boot or shutdown', H: 'heartbeat', T: 'template', D: 'dictionary', I: 'intent', A: 'access', S: 'subject block', P: 'policy, schema or grant change',
  Q: 'audit search, reveal or export', K: 'key-epoch event', C: 'correction or dispute', X: 'sink degraded or recovered', R: 'roster of checkpoints',
} as const;
export type EntryKind = keyof typeof ENTRY_KINDS;

/** What became of a field: allowed, masked, denied, verdict, or not resolved (skipped, null parent, source down). */
export const FIELD_STATES = ['A', 'M', 'D', 'V', 'N'] as const;
export type FieldState = (typeof FIELD_STATES)[number];

/** How often each state occurred where the records of a list differ, e.g. seven allowed and three denied. */
export type FieldTally = Readonly<Partial<Record<FieldState, number>>>;

/** One field of a template, in the order of the operation. */
export interface TemplateField {
  readonly path: string;
  readonly coordinate: string;
  readonly grade: 1 | 2 | 3 | 4;
  /** Owner department. */
  readonly owner: string;
  /** Fetched hidden for a decision or a subject key, not selected by the client. */
  readonly implicit: boolean;
}

/** Content-addressed and written once per (operation, schema, policy, access signature) and boot: what access entries refer to. Never mutated. */
export interface AccessTemplate {
  readonly operationName: string | null;
  /** SHA-256 (hex) of the normalized client operation. */
  readonly operationHash: string;
  readonly operationType: 'query' | 'mutation';
  readonly schemaId: string;
  readonly policyVersion: string;
  readonly fields: readonly TemplateField[];
  /** Default state of each field, one character a field. */
  readonly defaults: string;
  /** Reason of each field that is not allowed, by index. */
  readonly reasons: Readonly<Record<number, string>>;
}

export interface SubjectTag {
  /** As the case register names it (`APPLICANT`, …), or `RESULT` for a person who appears in the answer without being a party. */
  readonly role: string;
  /** Subject as `personId` or USCC. The journal replaces it by a keyed pseudonym (audit.md 2.6) before anything is written. */
  readonly key: string;
  readonly kind: 'PERSON' | 'ENTITY';
}

export interface SourceCall {
  readonly source: string;
  readonly latencyMs: number;
  readonly rows: number;
  readonly status: string;
  readonly sourceRequestId: string | null;
}

/** A field whose state in one request differs from the template's default. */
export interface FieldDifference {
  /** Position in the template. */
  readonly index: number;
  /** One state for all records, or a tally where they differ. */
  readonly state: FieldState | FieldTally;
  /** Why, where it is not the template's reason; null otherwise. */
  readonly reason: string | null;
}

export interface RecordPrincipal {
  readonly kind: string;
  readonly subject: string;
  readonly organization: string | null;
  /** The subject is a natural person (`personId`): the journal keeps a pseudonym. False for machines, whose client id says who. */
  readonly personal: boolean;
}

/** Who asks what of whom, and why: known before anything is fetched. */
export interface RequestRecord {
  readonly template: AccessTemplate;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly requestId: string;
  readonly principal: RecordPrincipal;
  readonly clientId: string;
  readonly item: string | null;
  readonly caseNo: string | null;
  readonly legalBasis: string | null;
  readonly tokenId: string;
  readonly subjects: readonly SubjectTag[];
  /** SHA-256 of the request as received (document, variables). The journal keeps only a keyed digest of it: variables can be guessed. */
  readonly requestHash: Buffer | null;
  /** The client's network, e.g. `203.0.113.0/24`; null where it cannot be told. The journal keeps only a keyed pseudonym of it (audit.md 2.3, `cli`). */
  readonly network: string | null;
}

/** What the audit stage hands to the journal for one request. */
export interface AccessRecord extends RequestRecord {
  /** A list that is frozen stays as it is, its members included: how it is written is remembered with it. */
  readonly differences: readonly FieldDifference[];
  readonly sources: readonly SourceCall[];
  /** Milliseconds from the request's arrival. */
  readonly latencyMs: number;
  readonly response: { readonly status: number; readonly rows: number; readonly bytes: number };
  /** Index of the intent entry written before the fetch; null when none was. */
  readonly intent: number | null;
  /** Code of the error by which the whole request was refused or failed; null when it was answered. */
  readonly refusal: string | null;
}

/** Events beside requests that the log keeps (audit.md 2.1). Texts are codes and identifiers, never personal data. */
export type JournalEvent =
  | { readonly kind: 'P'; readonly subject: 'policy' | 'schema' | 'grant'; readonly from: string | null; readonly to: string; /** SHA-256 (hex) of what took effect. */ readonly digest: string }
  | {
    readonly kind: 'Q'; readonly action: 'search' | 'reveal' | 'export'; readonly actor: string; readonly organization: string | null; readonly reason: string;
    readonly caseNo: string | null; readonly approver: string | null;
  }
  | { readonly kind: 'C'; readonly log: string; readonly index: number; readonly subject: 'correction' | 'dispute'; readonly reference: string }
  | { readonly kind: 'K'; readonly epoch: string; readonly state: 'opened' | 'unavailable' | 'retired' };

/** Where an entry stands: what the response carries as its receipt. */
export interface Receipt {
  readonly log: string;
  readonly index: number;
}

/** What the journal would do with a record now, for readiness probes and dashboards. Holds no personal data. */
export interface JournalHealth {
  readonly state: 'open' | 'degraded' | 'refusing-sensitive' | 'refusing';
  /** Why, one code a cause, e.g. `PRIMARY_EJECTED`, `DISK_NEARLY_FULL`; empty when open. */
  readonly causes: readonly string[];
  readonly size: number;
  readonly publishedSize: number;
}

/** The gateway's view of the journal. `append` resolves only when the entry is durable (group commit, fdatasync). */
export interface Journal {
  append(record: AccessRecord): Promise<Receipt>;
  /** Durable before a fetch of L4 fields, or of much at once, so that a crash between fetch and reply shows (audit.md section 1). */
  intend(record: RequestRecord): Promise<Receipt>;
  note(event: JournalEvent): Promise<Receipt>;
  /** Counts a request without a principal: it gets no entry, the next heartbeat says how many there were. */
  countUnauthenticated(): void;
  health(): JournalHealth;
  /** Appends the shutdown entry, publishes what is durable and releases the lock. */
  close(): Promise<void>;
}
