import { createHash } from 'node:crypto';
import { openAnchor } from '../journal/anchor/open-anchor.ts';
import { fileSubjectKeys } from '../journal/subjects/file-subject-keys.ts';
import type { JournalOptions } from '../journal/writer/journal-options.ts';
import type { GatewayConfig } from './config.ts';
import type { GatewayKeys } from './gateway-keys.ts';

/** How often checkpoints go to the second place, where one is set. */
const ANCHOR_MS = 60_000;
/** Name and version in boot entries of the journal. */
const SOFTWARE = 'shuqiao-gateway/0.1.0';

/** Which log it is, and by which versions it begins. */
export interface LogBeginning {
  readonly origin: string;
  readonly schemaId: string;
  readonly policyVersion: string;
}

/** How this gateway opens one of its logs: a worker's own, or the roster that commits to all of them. */
export function journalOptions(config: GatewayConfig, keys: GatewayKeys, { origin, schemaId, policyVersion }: LogBeginning): JournalOptions {
  // The slot is in a worker's log name; how much is logged changes nothing that is answered; a place may hold a password, which a hash would give to guessing.
  const { logLevel: _logLevel, slot: _slot, journalAnchor, ...inForce } = config;
  const configurationHash = createHash('sha256').update(JSON.stringify({ ...inForce, anchored: journalAnchor !== null, subgraphUrls: [...config.subgraphUrls] })).digest('hex');
  return {
    directory: config.journalDirectory,
    origin,
    secondaryDirectory: config.journalSecondaryDirectory,
    signingKey: keys.journalSigning,
    sm2Key: keys.journalSm2,
    previousKeys: keys.journalPrevious,
    ...(journalAnchor === null ? {} : { anchor: { place: openAnchor(journalAnchor), everyMs: ANCHOR_MS } }),
    subjectKeys: fileSubjectKeys({ masterKey: keys.auditSubject, directory: config.keysDirectory }),
    boot: { software: SOFTWARE, schemaId, policyVersion, configurationHash },
  };
}
