/**
 * The field-access log's entries, after audit.md section 2. An access entry is a positional JSON array: small, and hashed as the bytes stored.
 * No entry holds a value, a variable, a name, an ID number or a token.
 */

export const ENTRY_KINDS = {
  B: 'boot or shutdown', H: 'heartbeat', T: 'template', D: 'dictionary', I: 'intent', A: 'access', S: 'subject block', P: 'policy, schema or grant change',
  Q: 'audit search, reveal or export', K: 'key-epoch event', C: 'correction or dispute', X: 'sink degraded or recovered',
} as const;
export type EntryKind = keyof typeof ENTRY_KINDS;

/** What became of a field: allowed, masked, denied, verdict, or not resolved (skipped, null parent, source down). */
export const FIELD_STATES = ['A', 'M', 'D', 'V', 'N'] as const;
export type FieldState = (typeof FIELD_STATES)[number];

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

/** Content-addressed and written once per (operation, schema, policy, access signature): what access entries refer to. */
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

/** What the audit stage hands to the journal for one request. */
export interface AccessRecord {
  readonly template: AccessTemplate;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly requestId: string;
  readonly principal: { readonly kind: string; readonly subject: string; readonly organization: string | null };
  readonly clientId: string;
  readonly item: string | null;
  readonly caseNo: string | null;
  readonly tokenId: string;
  readonly subjects: readonly SubjectTag[];
  /** Fields whose state differs from the template's default: index → state. */
  readonly differences: Readonly<Record<number, FieldState>>;
  readonly sources: readonly SourceCall[];
  /** Milliseconds from the request's arrival. */
  readonly latencyMs: number;
  readonly response: { readonly status: number; readonly rows: number; readonly bytes: number };
}

/** Where an entry stands: what the response carries as its receipt. */
export interface Receipt {
  readonly log: string;
  readonly index: number;
}

/** The gateway's view of the journal. `append` resolves only when the entry is durable (group commit, fdatasync). */
export interface Journal {
  append(record: AccessRecord): Promise<Receipt>;
  close(): Promise<void>;
}
