import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditSettings } from './audit-room/audit-room.ts';

/** Settings of the governance service. This is the one file of the room that reads the environment. */
export interface GovernanceSettings {
  readonly host: string;
  readonly port: number;
  /** PostgreSQL when set; otherwise the embedded twin below `databaseDirectory`. */
  readonly databaseUrl: string | null;
  readonly databaseDirectory: string;
  /** The audit side: index, auditor's graph, alerts. */
  readonly audit: AuditSettings;
  /** Key that signs the gateway's calls to this service (32 bytes). */
  readonly assertionKey: Uint8Array;
}

function port(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535) throw new TypeError(`${name} must be a port number, got ${JSON.stringify(text)}`);
  return value;
}

/** Reads one key file: base64 of exactly `bytes` bytes. Throws an Error naming the file and what must hold. */
function keyFile(path: string, bytes: number): Uint8Array {
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length !== bytes) throw new TypeError(`${path} must hold the base64 of ${bytes} bytes, got ${key.length}`);
  return new Uint8Array(key);
}

function signingKey(path: string): KeyObject {
  const key = createPrivateKey(readFileSync(path, 'utf8'));
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError(`${path} must hold an Ed25519 private key in PKCS#8 PEM`);
  return key;
}

function days(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value < 31) throw new TypeError(`${name} must be a number of days from 31, got ${JSON.stringify(text)}`);
  return value;
}

function auditSettings(environment: NodeJS.ProcessEnv, dataDirectory: string, keysDirectory: string): AuditSettings {
  return {
    journalDirectory: environment['GOVERNANCE_JOURNAL_DIR'] || join(dataDirectory, 'journal'),
    journalKeys: (environment['GOVERNANCE_JOURNAL_KEYS'] ?? '').split(/\s+/).filter((key) => key !== ''),
    journalSigningKey: signingKey(join(keysDirectory, 'journal-ed25519.pem')),
    keysDirectory,
    auditSubjectKey: keyFile(join(keysDirectory, 'audit-subject.key'), 32),
    personIdKey: keyFile(join(keysDirectory, 'person-id.key'), 64),
    cursorKey: keyFile(join(keysDirectory, 'cursor.key'), 32),
    policyDirectory: environment['GOVERNANCE_POLICY_DIR'] || 'policy',
    protectedPersonsFile: environment['GOVERNANCE_PROTECTED_PERSONS'] || null,
    retentionDays: days('GOVERNANCE_RETENTION_DAYS', environment['GOVERNANCE_RETENTION_DAYS'], 1_096),
    followMs: 1_000,
  };
}

/** Reads and checks every setting, before anything listens. */
export function readGovernanceSettings(environment: NodeJS.ProcessEnv): GovernanceSettings {
  const dataDirectory = environment['SHUQIAO_DATA_DIR'] || '.shuqiao';
  const keysDirectory = environment['SHUQIAO_KEYS_DIR'] || join(dataDirectory, 'keys');
  return {
    host: environment['HOST'] || '127.0.0.1',
    port: port('GOVERNANCE_PORT', environment['GOVERNANCE_PORT'], port('SUBGRAPH_BASE_PORT', environment['SUBGRAPH_BASE_PORT'], 4100) + 8),
    databaseUrl: environment['DATABASE_URL'] || null,
    databaseDirectory: join(dataDirectory, 'governance'),
    audit: auditSettings(environment, dataDirectory, keysDirectory),
    assertionKey: keyFile(join(keysDirectory, 'assertion-governance.key'), 32),
  };
}
