import type { AccessTemplate, FieldDifference, FieldState, JournalEvent, SourceCall, TemplateField } from '../journal-entry.ts';

/** A subject as the log knows it: base64url of the 128-bit keyed pseudonym. */
export interface LoggedSubject {
  readonly role: string;
  readonly kind: 'PERSON' | 'ENTITY';
  readonly pseudonym: string;
}

/** Who asks and on what ground; dictionary entry `context`. */
export interface LoggedContext {
  readonly principalKind: string;
  readonly organization: string | null;
  readonly clientId: string;
  readonly item: string | null;
  readonly legalBasis: string | null;
  /** Epoch of the key under which the pseudonyms of entries with this context were made. */
  readonly epoch: string;
}

interface LoggedRequest {
  readonly templateIndex: number;
  readonly at: number;
  readonly contextIndex: number;
  /** Pseudonym of the asking person; null for machines. */
  readonly actor: string | null;
  readonly caseNo: string | null;
  readonly requestId: string;
  /** SHA-256 of the token's `jti`, 96 bits, base64url. */
  readonly tokenHash: string;
  readonly subjects: readonly LoggedSubject[];
  /** Indexes of the subject blocks that hold the subjects beyond those named here. */
  readonly subjectBlocks: readonly number[];
  /** HMAC of the request hash under the epoch key, 96 bits, base64url; null when the record had none. */
  readonly requestMac: string | null;
  /** Pseudonym of the client's network under the epoch key, 48 bits, hexadecimal; null where the record had none, and in logs from before it was kept. */
  readonly network: string | null;
}

/** A source call without its name: the entry names all its sources at once. No status is FOUND. */
export interface LoggedSourceCall extends Omit<SourceCall, 'source' | 'status'> {
  readonly statusIndex: number | null;
}

/** One roster line: a log's checkpoint as it stood. */
export interface RosterLine {
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
}

/** An entry, decoded from its bytes alone: references to other entries are still indexes. */
export type LogEntry =
  | {
    readonly kind: 'B'; readonly event: 'boot'; readonly at: number; readonly previousSize: number; /** Base64. */ readonly previousRoot: string;
    readonly unclean: boolean; readonly discardedBytes: number; readonly software: string; readonly schemaId: string; readonly policyVersion: string;
    readonly configurationHash: string; readonly verifierKeys: readonly string[];
  }
  | { readonly kind: 'B'; readonly event: 'shutdown'; readonly at: number; readonly unauthenticated: number }
  | {
    readonly kind: 'H'; readonly at: number; /** Signed checkpoint of everything before this entry. */ readonly head: string;
    /** Wall clock against the monotonic clock since the last heartbeat, milliseconds. */ readonly clockOffsetMs: number; readonly unauthenticated: number;
    /** Templates and dictionary begin anew here, as at a boot: no later entry refers to an earlier one. */ readonly anew: boolean;
  }
  | { readonly kind: 'T'; readonly part: true; readonly fields: readonly TemplateField[] }
  | { readonly kind: 'T'; readonly part: false; readonly template: AccessTemplate; readonly parts: readonly number[] }
  | { readonly kind: 'D'; readonly dictionary: 'context'; readonly context: LoggedContext }
  | { readonly kind: 'D'; readonly dictionary: 'name'; readonly name: string }
  | { readonly kind: 'D'; readonly dictionary: 'names'; readonly names: readonly string[] }
  | ({ readonly kind: 'I' } & LoggedRequest)
  | ({
    readonly kind: 'A'; /** As `field-differences.ts` writes them. */ readonly differences: string;
    /** Dictionary entry with the sources' names in the order of `sources`; null without sources. */ readonly sourceNamesIndex: number | null;
    readonly sources: readonly LoggedSourceCall[];
    readonly latencyMs: number; readonly status: number; readonly rows: number; readonly bytes: number; readonly intent: number | null;
    /** Dictionary entry with the code of the error that refused the request; null when it was answered. */ readonly refusalIndex: number | null;
  } & LoggedRequest)
  | { readonly kind: 'S'; readonly subjects: readonly LoggedSubject[] }
  | ({ readonly at: number } & JournalEvent)
  | {
    readonly kind: 'X'; readonly at: number; readonly subject: string; readonly state: string; readonly cause: string | null;
    /** Entries from..to (inclusive) whose responses were not released (503). */ readonly notReleased: readonly [number, number] | null;
  }
  | { readonly kind: 'R'; readonly at: number; readonly logs: readonly RosterLine[] };

/** One field of one request, with everything resolved: what an auditor reads. */
export interface FieldOutcome extends TemplateField {
  readonly state: FieldState | FieldDifference['state'];
  readonly reason: string | null;
}
