import type { Database, Queryable } from '../database/database.ts';
import { AuditRefusal } from '../audit-refusal.ts';
import type { OwnLog } from '../own-log/own-log.ts';
import { shortId } from '../own-log/own-log.ts';
import type { ChangeFeed } from '../feed/change-feed.ts';
import { disclosedFields } from '../search/data-access.ts';
import { disputeNotice } from './dispute-notice.ts';
import type { Objection, ObjectionReason, ObjectionState } from './objection.ts';
import { mayMove } from './objection.ts';

/** Days within which an objection must be answered. */
export const OBJECTION_DAYS = 20;

/** The access objected to, as the index names it. */
export interface ObjectedAccess {
  readonly origin: string;
  readonly index: number;
}

export interface ObjectionStore {
  /**
   * Starts an objection; the caller has made sure that the access was one to this person's data. WRONG_DATA disputes values, which the access must have disclosed: the
   * `fields` named, or null for all of them.
   */
  raise(subjectKey: string, access: ObjectedAccess, reason: ObjectionReason, fields: readonly string[] | null): Promise<Objection>;
  /** By the data subject itself, before it is closed. */
  withdraw(subjectKey: string, objectionNo: string): Promise<Objection>;
  /** By whoever handles it; closing needs an answer. */
  handle(handler: string, objectionNo: string, to: ObjectionState, answer: string | null): Promise<Objection>;
  ofSubject(subjectKey: string): Promise<readonly Objection[]>;
  /** Newest first, after the one named. */
  list(state: ObjectionState | null, first: number, after: string | null): Promise<{ readonly objections: readonly Objection[]; readonly hasNextPage: boolean }>;
}

interface ObjectionRow {
  readonly objection_no: string;
  readonly subject_key: string;
  readonly origin: string;
  readonly entry_index: string | number;
  readonly reason: ObjectionReason;
  readonly fields: string[];
  readonly state: ObjectionState;
  readonly raised_at: Date;
  readonly due_at: Date;
  readonly answer: string | null;
}

const fromRow = (row: ObjectionRow): Objection => ({
  objectionNo: row.objection_no, subjectKey: row.subject_key, origin: row.origin, index: Number(row.entry_index), reason: row.reason, fields: row.fields, state: row.state, raisedAt: row.raised_at,
  dueAt: row.due_at, answer: row.answer,
});

const refused = (message: string): AuditRefusal => new AuditRefusal('OBJECTION_REFUSED', message);

export interface ObjectionStoreOptions {
  readonly database: Database;
  /** Where workers learn which values are disputed. */
  readonly feed: ChangeFeed;
  readonly log: OwnLog;
  /** What the log has called a person, in every epoch whose key is there. */
  readonly pseudonymsOf: (personId: string) => Promise<readonly string[]>;
  readonly clock: () => Date;
}

/** Objections over one database; raising and correcting one are entries of the log, linked to the access objected to, and a dispute of values stands in the feed. */
export function createObjectionStore(options: ObjectionStoreOptions): ObjectionStore {
  const { database } = options;
  return {
    raise: (subjectKey, access, reason, fields) => raise(options, { subjectKey, access, reason, fields }),
    withdraw: (subjectKey, objectionNo) => move(options, { by: subjectKey, objectionNo, to: 'WITHDRAWN', answer: null, owner: subjectKey }),
    handle: async (handler, objectionNo, to, answer) => {
      if (to === 'WITHDRAWN' || to === 'RAISED') throw refused('whoever handles an objection accepts, reviews, corrects or maintains');
      if ((to === 'CORRECTED' || to === 'MAINTAINED') && (answer === null || answer.trim().length < 5 || answer.length > 1_000)) throw refused('closing an objection needs an answer of 5 to 1000 characters');
      return move(options, { by: handler, objectionNo, to, answer, owner: null });
    },
    ofSubject: async (subjectKey) => (await database.query<ObjectionRow>('SELECT * FROM objection WHERE subject_key = $1 ORDER BY raised_at DESC, objection_no DESC LIMIT 100', [subjectKey])).map(fromRow),
    list: async (state, first, after) => {
      const rows = await database.query<ObjectionRow>(
        `SELECT * FROM objection WHERE ($1::text IS NULL OR state = $1) AND ($3::text IS NULL OR (raised_at, objection_no) < (SELECT raised_at, objection_no FROM objection WHERE objection_no = $3))
         ORDER BY raised_at DESC, objection_no DESC LIMIT $2`, [state, first + 1, after]);
      return { objections: rows.slice(0, first).map(fromRow), hasNextPage: rows.length > first };
    },
  };
}

interface Raising {
  readonly subjectKey: string;
  readonly access: ObjectedAccess;
  readonly reason: ObjectionReason;
  readonly fields: readonly string[] | null;
}

/** The values that an objection calls wrong, sorted. */
async function disputedFields(transaction: Queryable, { access, reason, fields }: Raising): Promise<readonly string[]> {
  if (reason !== 'WRONG_DATA') {
    if (fields !== null) throw refused('only an objection to wrong data names fields');
    return [];
  }
  const disclosed = await disclosedFields(transaction, access);
  if (fields?.some((field) => !disclosed.includes(field)) === true) throw refused('every field named must be one that the access disclosed');
  const disputed = fields ?? disclosed;
  if (disputed.length === 0) throw refused('an objection to wrong data must concern a field that the access disclosed');
  return [...new Set(disputed)].sort();
}

async function raise({ database, feed, log, clock }: ObjectionStoreOptions, raising: Raising): Promise<Objection> {
  const objectionNo = shortId('YY');
  const now = clock();
  const { subjectKey, access: { origin, index }, reason } = raising;
  const objection = await database.transaction(async (transaction) => {
    const fields = await disputedFields(transaction, raising);
    const [row] = await transaction.query<ObjectionRow>(
      `INSERT INTO objection (objection_no, subject_key, origin, entry_index, reason, fields, state, raised_at, due_at) VALUES ($1, $2, $3, $4, $5, $8, 'RAISED', $6, $7)
       ON CONFLICT (subject_key, origin, entry_index) WHERE state IN ('RAISED', 'ACCEPTED', 'UNDER_REVIEW') DO NOTHING RETURNING *`,
      [objectionNo, subjectKey, origin, index, reason, now.toISOString(), new Date(now.getTime() + OBJECTION_DAYS * 86_400_000).toISOString(), [...fields]]);
    if (row === undefined) throw refused('there is an open objection to this access already');
    await addStep(transaction, { objectionNo, at: now, by: subjectKey, state: 'RAISED' });
    await log.note({ kind: 'C', log: origin, index, subject: 'dispute', reference: objectionNo });
    return tell(feed, transaction, fromRow(row), now);
  });
  feed.announce();
  return objection;
}

/** Notes a dispute's new state in the feed, in the transaction that makes it. */
async function tell(feed: ChangeFeed, transaction: Queryable, objection: Objection, now: Date): Promise<Objection> {
  const payload = disputeNotice(objection, now);
  if (payload !== null) await feed.append(transaction, { kind: 'DISPUTE', payload }, now);
  return objection;
}

interface Move {
  readonly by: string;
  readonly objectionNo: string;
  readonly to: ObjectionState;
  readonly answer: string | null;
  /** Null: whoever handles it. */
  readonly owner: string | null;
}

/** Whether the access objected to was made by one of these pseudonyms. */
async function isAccessOf(transaction: Queryable, { origin, entry_index: index }: ObjectionRow, pseudonyms: readonly string[]): Promise<boolean> {
  const [row] = await transaction.query('SELECT 1 FROM audit_entry JOIN audit_log USING (log_id) WHERE origin = $1 AND entry_index = $2 AND actor = ANY($3::text[])', [origin, Number(index), pseudonyms]);
  return row !== undefined;
}

async function move({ database, feed, log, pseudonymsOf, clock }: ObjectionStoreOptions, { by, objectionNo, to, answer, owner }: Move): Promise<Objection> {
  const now = clock();
  const pseudonyms = owner === null ? await pseudonymsOf(by) : [];
  const objection = await database.transaction(async (transaction) => {
    const [row] = await transaction.query<ObjectionRow>('SELECT * FROM objection WHERE objection_no = $1 FOR UPDATE', [objectionNo]);
    // Somebody else's and none at all look alike.
    if (row === undefined || (owner !== null && row.subject_key !== owner)) throw refused('there must be an objection of this number');
    if (owner === null && row.subject_key === by) throw refused('nobody handles an objection of one’s own');
    if (owner === null && (await isAccessOf(transaction, row, pseudonyms))) throw refused('nobody handles an objection to an access of one’s own');
    if (!mayMove(row.state, to)) throw refused(`an objection that is ${row.state} cannot become ${to}`);
    const [moved] = await transaction.query<ObjectionRow>('UPDATE objection SET state = $2, answer = coalesce($3, answer) WHERE objection_no = $1 RETURNING *', [objectionNo, to, answer]);
    await addStep(transaction, { objectionNo, at: now, by, state: to });
    if (to === 'CORRECTED') await log.note({ kind: 'C', log: row.origin, index: Number(row.entry_index), subject: 'correction', reference: objectionNo });
    return tell(feed, transaction, fromRow(moved ?? row), now);
  });
  feed.announce();
  return objection;
}

async function addStep(transaction: Queryable, { objectionNo, at, by, state }: { readonly objectionNo: string; readonly at: Date; readonly by: string; readonly state: ObjectionState }): Promise<void> {
  await transaction.query(
    'INSERT INTO objection_step (objection_no, step, at, moved_by, state) SELECT $1, coalesce(max(step), 0) + 1, $2, $3, $4 FROM objection_step WHERE objection_no = $1',
    [objectionNo, at.toISOString(), by, state]);
}
