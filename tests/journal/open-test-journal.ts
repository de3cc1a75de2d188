import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { EpochKey, SubjectKeyService } from '../../journal/subjects/subject-key-service.ts';
import { createJournal } from '../../journal/writer/create-journal.ts';
import type { JournalOptions } from '../../journal/writer/journal-options.ts';
import type { LogJournal } from '../../journal/writer/log-journal.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryFileSystem } from './memory-file-system.ts';

export const ORIGIN = 'shuqiao.test/gateway-0';

/** A fixed Ed25519 key (RFC 8032 section 7.1, test 1). */
export const SIGNING_KEY: KeyObject = createPrivateKey({
  key: { kty: 'OKP', crv: 'Ed25519', d: Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex').toString('base64url'), x: Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex').toString('base64url') },
  format: 'jwk',
});

export const otherKey = (): KeyObject => generateKeyPairSync('ed25519').privateKey;

/** One key for all time. */
export const FIXED_KEYS: SubjectKeyService = {
  current: async (): Promise<EpochKey> => ({ epoch: '2026Q4', key: Buffer.alloc(32, 9), validUntil: Date.UTC(2027, 0, 1) }),
};

export function journalOptions(files: MemoryFileSystem, clock: ManualClock, overrides: Partial<JournalOptions> = {}): JournalOptions {
  return {
    directory: '/logs', origin: ORIGIN, secondaryDirectory: null, signingKey: SIGNING_KEY, sm2Key: null, previousKeys: [], subjectKeys: FIXED_KEYS,
    boot: { software: 'shuqiao test', schemaId: 's-1', policyVersion: 'p-1', configurationHash: 'c'.repeat(64) },
    files, clock, lock: () => () => undefined, ...overrides,
  };
}

export interface TestJournal {
  readonly journal: LogJournal;
  readonly files: MemoryFileSystem;
  readonly clock: ManualClock;
}

/** A journal over a file system in memory and a clock that stands still. */
export async function openTestJournal(overrides: Partial<JournalOptions> = {}, files = new MemoryFileSystem(), clock = new ManualClock()): Promise<TestJournal> {
  return { journal: await createJournal(journalOptions(files, clock, overrides)), files, clock };
}
