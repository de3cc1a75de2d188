import type { KeyObject } from 'node:crypto';
import type { CheckpointAnchor } from '../anchor/checkpoint-anchor.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { SubjectKeyService } from '../subjects/subject-key-service.ts';
import type { JournalClock } from './journal-clock.ts';
import type { JournalLimits } from './journal-limits.ts';

/** What the boot entry says of the process: identifiers and hashes. */
export interface BootFacts {
  /** Name and version of the software. */
  readonly software: string;
  readonly schemaId: string;
  readonly policyVersion: string;
  /** SHA-256 (hex) of the configuration in force. */
  readonly configurationHash: string;
}

export interface JournalOptions {
  /** DIR: the directory of all logs. This log lives in `DIR/<origin>`. */
  readonly directory: string;
  /** Name of this log and of its key; one a worker slot. A schema-less URL in lower case, e.g. `shuqiao.example/gateway-0`. */
  readonly origin: string;
  /** A second disk, which must exist; null for none. A frame is durable when one of the two has it. */
  readonly secondaryDirectory: string | null;
  /** Ed25519 private key. */
  readonly signingKey: KeyObject;
  /** SM2 private key (PKCS#8 PEM) for a further signature line of the published checkpoint; null for none. */
  readonly sm2Key: string | null;
  /** Verifier keys under which this log was signed before a key change. */
  readonly previousKeys: readonly string[];
  readonly subjectKeys: SubjectKeyService;
  readonly boot: BootFacts;
  /** A second place for checkpoints, asked every `everyMs` milliseconds; when it is not reached for the grace of the limits, L3 and L4 are refused. The journal closes it. */
  readonly anchor?: { readonly place: CheckpointAnchor; readonly everyMs: number };
  /** The machine's by default. */
  readonly files?: FileSystem;
  /** The machine's by default. */
  readonly clock?: JournalClock;
  /** `DEFAULT_LIMITS` where not given. */
  readonly limits?: Partial<JournalLimits>;
  /** Takes the log's lock and returns what releases it; the operating system's by default. */
  readonly lock?: (directory: string) => () => void;
}
