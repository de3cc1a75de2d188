import type { FieldOutcome, LoggedContext, LoggedSubject } from '../codec/log-entry.ts';
import type { SourceCall } from '../journal-entry.ts';

/** One access or intent entry with everything it refers to put in its place: what an auditor reads and an index stores. */
export interface AccessView {
  readonly kind: 'A' | 'I';
  readonly log: string;
  readonly index: number;
  readonly at: number;
  readonly operation: { readonly name: string | null; readonly hash: string; readonly type: 'query' | 'mutation' };
  readonly schemaId: string;
  readonly policyVersion: string;
  readonly context: LoggedContext;
  readonly actor: string | null;
  readonly caseNo: string | null;
  readonly requestId: string;
  readonly tokenHash: string;
  readonly requestMac: string | null;
  /** Hexadecimal pseudonym of the client's network: equal ones under one epoch are one network. Null where it was not told. */
  readonly network: string | null;
  readonly subjects: readonly LoggedSubject[];
  /** Every field of the operation; of an intent, as the plan would have it. */
  readonly fields: readonly FieldOutcome[];
  /** Null for an intent. */
  readonly outcome: {
    readonly sources: readonly SourceCall[]; readonly latencyMs: number; readonly status: number; readonly rows: number; readonly bytes: number;
    readonly intent: number | null; readonly refusal: string | null;
  } | null;
}
