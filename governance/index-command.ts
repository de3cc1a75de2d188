/** `npm run audit:index`: looks after the audit index while governance is stopped, or beside it where it is PostgreSQL's. */
import { join } from 'node:path';
import type { CommandIo } from '../journal/command-io.ts';
import { nodeFileSystem } from '../journal/files/node-file-system.ts';
import { fileSubjectKeys } from '../journal/subjects/file-subject-keys.ts';
import { listOption, parseCommand } from '../journal/parse-command.ts';
import type { ParsedCommand } from '../journal/parse-command.ts';
import { runCommand } from '../journal/run-command.ts';
import { terminalIo } from '../journal/terminal-io.ts';
import { createPersonIdCodec } from '../standards/person-id.ts';
import { createAlertStore } from './alerts/alert-store.ts';
import { createAlertWatch } from './alerts/alert-watch.ts';
import { readProtectedPersons } from './alerts/protected-persons.ts';
import { createProtection } from './alerts/protection.ts';
import type { Protection } from './alerts/protection.ts';
import { readAlertRules } from './alerts/read-alert-rules.ts';
import { AuditRefusal } from './audit-refusal.ts';
import { readGovernanceSettings } from './config.ts';
import type { Database } from './database/database.ts';
import { openEmbeddedDatabase } from './database/embedded-database.ts';
import { migrate } from './database/migrate.ts';
import { openPostgresDatabase } from './database/postgres-database.ts';
import { createAuditIndex } from './index/audit-index.ts';
import type { AuditIndex } from './index/audit-index.ts';
import { heldSince } from './index/held-since.ts';

const HELP = `Looks after the audit index. Settings as governance/main.ts reads them; with the embedded database governance must be stopped, and it is refused while it runs.

  npm run -s audit:index -- status                       how far each log is indexed and verified, and from which day on entries are held
  npm run -s audit:index -- rebuild                      empties the index and builds it anew from the journals
  npm run -s audit:index -- prune --before DAY           drops months wholly before DAY; what an open alert or objection speaks of stays
  npm run -s audit:index -- alerts --from DAY --to DAY   evaluates the rules of the policy over the past
  --help                                                 this text

Exit code 0: done; 1: a log has a problem, or the work failed; 2: wrong arguments.`;

const ACTIONS = ['status', 'rebuild', 'prune', 'alerts'] as const;
type Action = (typeof ACTIONS)[number];

export interface IndexCommandParts {
  readonly database: Database;
  readonly index: AuditIndex;
  readonly policyDirectory: string;
  /** Null where there is no list of protected persons. */
  readonly protection: Protection | null;
}

/** A day of the options, as an instant at midnight in the east eight zone; null for what is none. */
function dayOption(command: ParsedCommand, name: string): Date | null {
  const [text = ''] = listOption(command, name);
  const day = new Date(`${text}T00:00:00+08:00`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) ? day : null;
}

/** The day in the east eight zone of an instant. */
const dayOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);

async function status({ index, database }: IndexCommandParts, io: CommandIo): Promise<number> {
  const logs = await index.progress();
  for (const { origin, nextIndex, verifiedSize, problem } of logs) io.out(`${origin}: ${nextIndex} indexed, ${verifiedSize} verified${problem === null ? '' : `, ${problem.code}: ${problem.message}`}`);
  if (logs.length === 0) io.out('no log is indexed yet');
  const held = await heldSince(database);
  if (held !== null) io.out(`held: alerts and objections that are not settled speak of entries from ${dayOf(held)} on; prune no journal (audit:prune) beyond that day`);
  return logs.some(({ problem }) => problem !== null) ? 1 : 0;
}

async function alerts({ database, policyDirectory, protection }: IndexCommandParts, from: Date, to: Date, io: CommandIo): Promise<number> {
  const rules = readAlertRules(join(policyDirectory, 'alerts.yaml'));
  const clock = (): Date => new Date(io.now());
  const log = { note: () => Promise.reject(new AuditRefusal('ALERT_REFUSED', 'alerts are handled in the graph')), actorTag: async () => 'none' };
  const watch = createAlertWatch({ database, rules, alerts: createAlertStore({ database, log, rules, clock, pseudonymsOf: async () => [] }), clock, protection });
  for (const { rule, why } of watch.off) io.out(`rule ${rule} is off: ${why}`);
  const raised = await watch.overThePast(from, to);
  io.out(`${raised} new alerts, rules ${rules.version}`);
  return 0;
}

async function act(action: Action, command: ParsedCommand, parts: IndexCommandParts, io: CommandIo): Promise<number> {
  if (action === 'rebuild') {
    await parts.index.rebuild();
    io.out(`${await parts.index.catchUp()} entries read`);
    return status(parts, io);
  }
  if (action === 'prune') {
    const before = dayOption(command, 'before');
    if (before === null) return misused('--before must be a day, YYYY-MM-DD', io);
    io.out(`dropped: ${(await parts.index.prune(before)).join(', ') || 'nothing'}`);
    return 0;
  }
  if (action === 'status') return status(parts, io);
  const [from, to] = [dayOption(command, 'from'), dayOption(command, 'to')];
  return from === null || to === null || from >= to ? misused('--from and --to must be days in order, YYYY-MM-DD', io) : alerts(parts, from, to, io);
}

function misused(message: string, io: CommandIo): number {
  io.error(message);
  return 2;
}

/** Resolves with the exit code. `open` gives the database and index, which are closed at the end. */
export async function indexCommand(argv: readonly string[], open: () => Promise<IndexCommandParts>, io: CommandIo = terminalIo): Promise<number> {
  const command = parseCommand(argv, HELP, { before: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } }, [1, 1], io);
  if (typeof command === 'number') return command;
  const action = ACTIONS.find((each) => each === command.positionals[0]);
  if (action === undefined) return misused(`the action must be one of ${ACTIONS.join(', ')}`, io);
  try {
    const parts = await open();
    try {
      return await act(action, command, parts, io);
    } finally {
      await parts.index.close();
      await parts.database.close();
    }
  } catch (error) {
    io.error(error instanceof Error ? error.message : 'the index cannot be opened');
    return 1;
  }
}

async function openIndex(): Promise<IndexCommandParts> {
  const { databaseUrl, databaseDirectory, audit } = readGovernanceSettings(process.env);
  const database = databaseUrl === null ? await openEmbeddedDatabase(databaseDirectory) : openPostgresDatabase(databaseUrl);
  await migrate(database);
  const index = createAuditIndex({ database, files: nodeFileSystem, directory: audit.journalDirectory, keys: audit.journalKeys, clock: () => new Date() });
  const persons = audit.protectedPersonsFile === null ? null : readProtectedPersons(audit.protectedPersonsFile, createPersonIdCodec(audit.personIdKey));
  const keys = fileSubjectKeys({ masterKey: Buffer.from(audit.auditSubjectKey), directory: audit.keysDirectory });
  return { database, index, policyDirectory: audit.policyDirectory, protection: persons === null ? null : createProtection(database, keys, async () => persons) };
}

if (import.meta.main) await runCommand((argv) => indexCommand(argv, openIndex));
