import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { nodeFileSystem } from '../../journal/files/node-file-system.ts';
import { fileSubjectKeys } from '../../journal/subjects/file-subject-keys.ts';
import { createJournal } from '../../journal/writer/create-journal.ts';
import { createPersonIdCodec } from '../../standards/person-id.ts';
import type { PersonIdCodec } from '../../standards/person-id.ts';
import { createCursorCodec } from '../../subgraphs/values/cursor.ts';
import type { CursorCodec } from '../../subgraphs/values/cursor.ts';
import type { AlertStore } from '../alerts/alert-store.ts';
import { createAlertStore } from '../alerts/alert-store.ts';
import type { AlertRules } from '../alerts/alert-rule.ts';
import type { AlertWatch } from '../alerts/alert-watch.ts';
import { createAlertWatch } from '../alerts/alert-watch.ts';
import { recordListedGrants } from '../alerts/listed-grants.ts';
import type { ProtectedList } from '../alerts/protected-list.ts';
import { openProtectedList } from '../alerts/protected-list.ts';
import { createProtection } from '../alerts/protection.ts';
import { readAlertRules } from '../alerts/read-alert-rules.ts';
import type { Database } from '../database/database.ts';
import type { ChangeFeed } from '../feed/change-feed.ts';
import { createAuditIndex } from '../index/audit-index.ts';
import type { AuditIndex } from '../index/audit-index.ts';
import { renewHold } from '../index/renew-hold.ts';
import { createLookupStore } from '../lookup/lookup-store.ts';
import type { LookupStore } from '../lookup/lookup-store.ts';
import { createObjectionStore } from '../objection/objection-store.ts';
import type { ObjectionStore } from '../objection/objection-store.ts';
import { OWN_LOG_ORIGIN, createOwnLog } from '../own-log/own-log.ts';
import type { OwnLog } from '../own-log/own-log.ts';
import type { SubjectKeys } from '../own-log/subject-keys.ts';
import { tagsOf } from '../own-log/subject-keys.ts';
import type { Words } from '../search/data-access.ts';
import type { DeclaredNeeds } from '../search/declared-needs.ts';
import { readDeclaredNeeds } from '../search/declared-needs.ts';
import type { JournalReader } from '../search/journal-reader.ts';
import { createJournalReader } from '../search/journal-reader.ts';
import { schemaWords } from '../search/schema-words.ts';

/** What the audit side of governance is told from outside. */
export interface AuditSettings {
  readonly journalDirectory: string;
  /** Verifier keys of the journals; empty for each log's own `vkey` file. */
  readonly journalKeys: readonly string[];
  readonly journalSigningKey: KeyObject;
  readonly keysDirectory: string;
  readonly auditSubjectKey: Uint8Array;
  readonly personIdKey: Uint8Array;
  readonly cursorKey: Uint8Array;
  readonly policyDirectory: string;
  /** The list of protected persons; null for none, and then rules about them are off. */
  readonly protectedPersonsFile: string | null;
  /** Days the index keeps entries. */
  readonly retentionDays: number;
  /** Milliseconds between two passes over the journals. */
  readonly followMs: number;
}

/** What the audit side shares with the rest of governance. */
export interface AuditSurroundings {
  readonly database: Database;
  readonly feed: ChangeFeed;
  readonly supergraphSdl: string;
  readonly clock: () => Date;
  readonly report: (error: unknown) => void;
}

/** Everything the auditor's graph and the data subject's view stand on. */
export interface AuditRoom {
  readonly database: Database;
  readonly index: AuditIndex;
  readonly log: OwnLog;
  readonly keys: SubjectKeys;
  readonly lookups: LookupStore;
  readonly objections: ObjectionStore;
  readonly alerts: AlertStore;
  readonly alertRules: AlertRules;
  readonly watch: AlertWatch;
  /** Null where there is no list of protected persons. */
  readonly protectedList: ProtectedList | null;
  readonly journals: JournalReader;
  readonly needs: DeclaredNeeds;
  readonly words: Words;
  readonly cursors: CursorCodec;
  readonly personIds: PersonIdCodec;
  readonly signingKey: KeyObject;
  readonly clock: () => Date;
  /** Ends following and closes the own log. */
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;

/** Opens the audit side over a migrated database: the own log, the follower, lookups, objections and alerts. */
export async function openAuditRoom(settings: AuditSettings, { database, feed, supergraphSdl, clock, report }: AuditSurroundings): Promise<AuditRoom> {
  const { journalDirectory, policyDirectory, keysDirectory } = settings;
  const keys = fileSubjectKeys({ masterKey: Buffer.from(settings.auditSubjectKey), directory: keysDirectory });
  const rules = readAlertRules(join(policyDirectory, 'alerts.yaml'));
  await recordListedGrants(database, policyDirectory);
  const personIds = createPersonIdCodec(settings.personIdKey);
  const list = settings.protectedPersonsFile === null ? null : openProtectedList({ file: settings.protectedPersonsFile, personIds, note: (event) => log.note(event), report });
  const journal = await createJournal({
    directory: journalDirectory, origin: OWN_LOG_ORIGIN, secondaryDirectory: null, signingKey: settings.journalSigningKey, sm2Key: null, previousKeys: [], subjectKeys: keys,
    boot: { software: 'shuqiao-governance/0.1.0', schemaId: sha256(supergraphSdl), policyVersion: rules.version, configurationHash: sha256(JSON.stringify([settings.journalKeys, settings.retentionDays, list?.first ?? null])) },
  });
  const log: OwnLog = createOwnLog(journal, keys);
  const pseudonymsOf = (personId: string): Promise<string[]> => tagsOf(database, keys, 'PERSON', personId);
  const alerts = createAlertStore({ database, log, rules, clock, pseudonymsOf });
  const watch = createAlertWatch({ database, rules, alerts, clock, protection: list === null ? null : createProtection(database, keys, list.current) });
  let told: number | null | undefined;
  const onIndexed = async (): Promise<void> => {
    await watch.evaluate();
    told = await renewHold(database, nodeFileSystem, journalDirectory, told);
  };
  const index = createAuditIndex({ database, files: nodeFileSystem, directory: journalDirectory, keys: settings.journalKeys, clock, report, onIndexed });
  await index.prune(new Date(clock().getTime() - settings.retentionDays * DAY_MS));
  index.follow(settings.followMs);
  return {
    database, index, log, keys, alerts, alertRules: rules, watch, protectedList: list, clock, signingKey: settings.journalSigningKey,
    lookups: createLookupStore({ database, log, keys, clock }),
    objections: createObjectionStore({ database, feed, log, clock, pseudonymsOf }),
    journals: createJournalReader(nodeFileSystem, journalDirectory),
    needs: readDeclaredNeeds(policyDirectory),
    words: schemaWords(supergraphSdl),
    cursors: createCursorCodec(settings.cursorKey),
    personIds,
    close: async () => {
      await index.close();
      await journal.close();
    },
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
