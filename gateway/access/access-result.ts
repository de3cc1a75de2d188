import type { FieldState, FieldTally, SubjectTag } from '../../journal/journal-entry.ts';
import type { ProposedOutcome } from './access-plan.ts';
import type { ClientError } from '../errors/client-error.ts';

/** `extensions.access`: selection paths (`persons.@.idNumber`), so that a client can tell masked and withheld from real and absent. */
export interface AccessExtension {
  /** Shown masked (for SUPPRESS: null, though there may be a value). */
  readonly masked: readonly string[];
  /** Refused: null, each with one FIELD_FORBIDDEN error where the client's mode has errors. Empty for clients told nothing. */
  readonly denied: readonly string[];
  /** Null here; the verdict field named answers instead. */
  readonly verdict: Readonly<Record<string, string>>;
  /** The verdict is UNKNOWN until the subject consents. */
  readonly needsConsent: readonly string[];
  /** A stronger, fresh authentication of the person would show more (RFC 9470). */
  readonly stepUp: readonly string[];
  /** The subject objects to a value given here, and the objection is open. Absent where none is. */
  readonly disputed?: readonly string[];
  /** A machine must not approve by this answer: a value of it is disputed. Absent otherwise. */
  readonly noAutoApproval?: true;
  /** What a proposed policy version would refuse; only for clients that are told, while one is proposed. */
  readonly proposed?: ProposedOutcome;
}

/** Where a record's own decision refused what another record may show. Told to nobody: it says where nothing else may be told either. */
export interface WithheldByRecord {
  /** Selection paths refused for one record at least. */
  readonly paths: ReadonlySet<string>;
  /** Response paths, as JSON, at which a record was refused something, where anything of the answer failed: no failure at or below one is told. */
  readonly places: ReadonlySet<string>;
}

/** A record withheld for whose it is. */
export interface ForeignRecord {
  readonly path: readonly (string | number)[];
  /** Its runtime type. */
  readonly type: string;
  /** It is of somebody whom the plan was not decided for, or what says whose it is could not be brought: then no entry could name its subject. */
  readonly why: 'ANOTHERS' | 'UNREAD';
}

export interface AccessResult {
  /** The client's response: selected keys in selection order, masks applied, nothing hidden left. Null when a non-null root field is withheld. */
  readonly data: Readonly<Record<string, unknown>> | null;
  /** Where the client's mode has errors: one `FIELD_FORBIDDEN` a selection path, in the operation's order; `path` holds `@` for list positions, never an index. */
  readonly accessErrors: readonly ClientError[];
  readonly extension: AccessExtension;
  /** State of each field of `plan.template`, by index: the most that any record disclosed of it; `N` where nothing was resolved. */
  readonly fieldStates: readonly FieldState[];
  /** Fields, by the same index, that records decided differently: how often each state occurred. Absent when all records were alike. */
  readonly tallies?: ReadonlyMap<number, FieldTally>;
  readonly withheld: WithheldByRecord;
  /** Records withheld for whose they are, to be told as failures. Absent where none is. */
  readonly foreign?: readonly ForeignRecord[];
  /** Selection paths denied only because records did not tell a fact that decides them. Absent where none is. */
  readonly unsettled?: readonly string[];
  /** Subjects of the records that the response was made from, each once. */
  readonly subjects: readonly SubjectTag[];
  /** Objects in the answer. */
  readonly rows: number;
}
