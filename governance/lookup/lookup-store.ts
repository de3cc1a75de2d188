import type { Database, Queryable } from '../database/database.ts';
import { AuditRefusal } from '../audit-refusal.ts';
import type { OwnLog } from '../own-log/own-log.ts';
import { shortId } from '../own-log/own-log.ts';
import type { SubjectKeys } from '../own-log/subject-keys.ts';
import { tagsOf } from '../own-log/subject-keys.ts';
import type { TagCondition } from '../search/search-entries.ts';
import type { LookupRequest, LookupState, SubjectLookup } from './subject-lookup.ts';

/** An approved lookup may be used for this long. Hours. */
export const LOOKUP_HOURS = 8;
/** A request nobody decided lapses after this. Days. */
export const LOOKUP_LAPSE_DAYS = 7;

const CASE_NO = /^[A-Z0-9][A-Z0-9-]{3,39}$/;

export interface LookupStore {
  request(request: LookupRequest): Promise<SubjectLookup>;
  decide(lookupId: string, decision: 'APPROVED' | 'REFUSED', auditor: string, organization: string | null): Promise<SubjectLookup>;
  /** What an approved lookup searches by, for the auditor who asked for it; every use is an entry of the log first. */
  use(lookupId: string, auditor: string, organization: string | null): Promise<TagCondition>;
  /** Newest first, after the one named. */
  list(first: number, after: string | null): Promise<{ readonly lookups: readonly SubjectLookup[]; readonly hasNextPage: boolean }>;
}

export interface LookupDependencies {
  readonly database: Database;
  readonly log: OwnLog;
  readonly keys: SubjectKeys;
  readonly clock: () => Date;
}

interface LookupRow {
  readonly lookup_id: string;
  readonly requested_by: string;
  readonly aspect: SubjectLookup['aspect'];
  readonly subject_kind: SubjectLookup['subjectKind'];
  readonly subject_key: string | null;
  readonly tags: readonly string[];
  readonly reason: string;
  readonly case_no: string;
  readonly requested_at: Date;
  readonly lapses_at: Date;
  readonly decision: 'APPROVED' | 'REFUSED' | null;
  readonly decided_at: Date | null;
  readonly expires_at: Date | null;
}

function stateOf({ decision, lapses_at: lapses, expires_at: expires }: LookupRow, now: Date): LookupState {
  if (decision === null) return now < lapses ? 'REQUESTED' : 'EXPIRED';
  if (decision === 'REFUSED') return 'REFUSED';
  return expires !== null && now < expires ? 'APPROVED' : 'EXPIRED';
}

const fromRow = (row: LookupRow, now: Date): SubjectLookup => ({
  lookupId: row.lookup_id, state: stateOf(row, now), aspect: row.aspect, subjectKind: row.subject_kind, reason: row.reason, caseNo: row.case_no, requestedBy: row.requested_by,
  requestedAt: row.requested_at, decidedAt: row.decided_at, expiresAt: row.expires_at,
});

const refused = (message: string): AuditRefusal => new AuditRefusal('LOOKUP_REFUSED', message);

function check({ reason, caseNo, auditor, subjectKind, subjectKey }: LookupRequest): void {
  if (reason.trim().length < 10 || reason.length > 500) throw refused('the reason must have 10 to 500 characters');
  if (subjectKind === 'PERSON' && subjectKey === auditor) throw refused('the person must be somebody else than the auditor who asks: everybody sees in their own record who read it');
  if (!CASE_NO.test(caseNo)) throw refused('the case number must be 4 to 40 capitals, digits and hyphens');
}

/** Lookups over one database. The reason stays here: the log, which never forgets, gets identifiers only. */
export function createLookupStore(dependencies: LookupDependencies): LookupStore {
  const { database, clock } = dependencies;
  return {
    request: (asked) => requestLookup(dependencies, asked),
    decide: (lookupId, decision, auditor, organization) => decide(dependencies, { lookupId, decision, auditor, organization }),
    use: (lookupId, auditor, organization) => use(dependencies, lookupId, auditor, organization),
    list: async (first, after) => {
      const rows = await database.query<LookupRow>(
        `SELECT * FROM subject_lookup WHERE $2::text IS NULL OR (requested_at, lookup_id) < (SELECT requested_at, lookup_id FROM subject_lookup WHERE lookup_id = $2)
         ORDER BY requested_at DESC, lookup_id DESC LIMIT $1`, [first + 1, after]);
      return { lookups: rows.slice(0, first).map((row) => fromRow(row, clock())), hasNextPage: rows.length > first };
    },
  };
}

async function requestLookup({ database, log, clock }: LookupDependencies, asked: LookupRequest): Promise<SubjectLookup> {
  check(asked);
  const now = clock();
  const lookupId = shortId('LK');
  return database.transaction(async (transaction) => {
    const [row] = await transaction.query<LookupRow>(
      `INSERT INTO subject_lookup (lookup_id, requested_by, aspect, subject_kind, subject_key, reason, case_no, requested_at, lapses_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING *`,
      [lookupId, asked.auditor, asked.aspect, asked.subjectKind, asked.subjectKey, asked.reason, asked.caseNo, now.toISOString(), new Date(now.getTime() + LOOKUP_LAPSE_DAYS * 86_400_000).toISOString()],
    );
    if (row === undefined) throw new Error('the lookup must be there once it was inserted');
    await log.note({
      kind: 'Q', action: 'search', actor: await log.actorTag(asked.auditor, now.getTime()), organization: asked.organization, reason: `REQUESTED ${lookupId}`, caseNo: asked.caseNo, approver: null,
    });
    return fromRow(row, now);
  });
}

async function locked(transaction: Queryable, lookupId: string): Promise<LookupRow> {
  const [row] = await transaction.query<LookupRow>('SELECT * FROM subject_lookup WHERE lookup_id = $1 FOR UPDATE', [lookupId]);
  if (row === undefined) throw refused('there must be a lookup of this id');
  return row;
}

interface LookupDecision {
  readonly lookupId: string;
  readonly decision: 'APPROVED' | 'REFUSED';
  readonly auditor: string;
  readonly organization: string | null;
}

/** Approves or refuses as a second auditor. Only now are the keys asked, and the subject itself is forgotten. */
async function decide({ database, log, keys, clock }: LookupDependencies, { lookupId, decision, auditor, organization }: LookupDecision): Promise<SubjectLookup> {
  const now = clock();
  // The keys may be another machine's: asked before the transaction, so that it is short.
  const [asked] = await database.query<LookupRow>('SELECT * FROM subject_lookup WHERE lookup_id = $1', [lookupId]);
  if (asked === undefined) throw refused('there must be a lookup of this id');
  const approved = decision === 'APPROVED';
  if (asked.requested_by === auditor && approved) throw refused('another auditor than the one who asked must approve');
  if (asked.requested_by === auditor) throw refused('another auditor than the one who asked must refuse; an own request lapses by itself');
  // Whoever is looked up must neither clear the way nor bar it.
  if (asked.subject_kind === 'PERSON' && asked.subject_key === auditor) throw refused('an auditor who is not looked up must decide');
  const tags = approved && asked.subject_key !== null ? await tagsOf(database, keys, asked.subject_kind, asked.subject_key) : [];
  return database.transaction(async (transaction) => {
    const row = await locked(transaction, lookupId);
    if (stateOf(row, now) !== 'REQUESTED') throw refused(`only a requested lookup can be decided, this one is ${stateOf(row, now)}`);
    const expires = approved ? new Date(now.getTime() + LOOKUP_HOURS * 3_600_000).toISOString() : null;
    const [decided] = await transaction.query<LookupRow>(
      'UPDATE subject_lookup SET decision = $2, decided_by = $3, decided_at = $4, expires_at = $5, tags = $6::text[], subject_key = NULL WHERE lookup_id = $1 RETURNING *',
      [lookupId, decision, auditor, now.toISOString(), expires, tags]);
    const [actor, approver] = [await log.actorTag(row.requested_by, now.getTime()), await log.actorTag(auditor, now.getTime())];
    await log.note({ kind: 'Q', action: approved ? 'reveal' : 'search', actor, organization, reason: `${decision} ${lookupId}`, caseNo: row.case_no, approver });
    return fromRow(decided ?? row, now);
  });
}

async function use({ database, log, clock }: LookupDependencies, lookupId: string, auditor: string, organization: string | null): Promise<TagCondition> {
  const now = clock();
  const [row] = await database.query<LookupRow & { readonly decided_by: string | null }>('SELECT * FROM subject_lookup WHERE lookup_id = $1', [lookupId]);
  // Somebody else's lookup and none at all look alike.
  if (row === undefined || row.requested_by !== auditor) throw refused('the auditor must have asked for a lookup of this id');
  if (stateOf(row, now) !== 'APPROVED') throw refused(`the lookup must be approved and within its term, it is ${stateOf(row, now)}`);
  const approver = row.decided_by === null ? null : await log.actorTag(row.decided_by, now.getTime());
  await log.note({ kind: 'Q', action: 'search', actor: await log.actorTag(auditor, now.getTime()), organization, reason: `USED ${lookupId}`, caseNo: row.case_no, approver });
  return { aspect: row.aspect, tags: row.tags };
}
