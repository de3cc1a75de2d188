import { randomUUID } from 'node:crypto';
import { ActRefusal } from '../act-refusal.ts';
import type { Actor, DataOfficer } from '../actor.ts';
import { isDataOfficer } from '../actor.ts';
import type { Database, Queryable } from '../database/database.ts';
import type { ChangeFeed } from '../feed/change-feed.ts';
import type { ShareNarrowing, ShareWish } from './check-share-request.ts';
import { checkShareWish, checkedReason, narrowed } from './check-share-request.ts';
import type { SuspensionNotice } from './grant-notice.ts';
import { grantNotice } from './grant-notice.ts';
import { isDataAdministration } from './is-data-administration.ts';
import type { ShareRequest, ShareState } from './share-request.ts';
import { shareState } from './share-request.ts';
import type { ShareRow } from './share-row.ts';
import { shareOfRow } from './share-row.ts';
import type { SharingDirectory } from './sharing-directory.ts';

/** The owner's answer. */
export type ShareDecision = { readonly outcome: 'REFUSED'; readonly reason: string } | ({ readonly outcome: 'GRANTED'; readonly reason: string } & ShareNarrowing);

export interface ShareGrantStore {
  /** Records what an organisation asks for; only a member of it may. Rejects with {@link ActRefusal}; then nothing is recorded. */
  request(actor: Actor, wish: ShareWish): Promise<ShareRequest>;
  /** Records the owner's answer, once; only the owner department's own data officer may answer. A grant is live at once. */
  answer(actor: Actor, requestId: string, decision: ShareDecision): Promise<ShareRequest>;
  /** Takes a grant back, at once and for good; doing it again changes nothing. */
  revoke(actor: Actor, requestId: string, reason: string): Promise<ShareRequest>;
  /** Suspends a grant of policy/demand.yaml, at once; it stays so until the file no longer has the number. Doing it again changes nothing. */
  suspend(actor: Actor, grantId: string, reason: string): Promise<SuspensionNotice>;
  /**
   * Requests the actor may see, newest first, at most 200; in one state, when asked so: those of the own organisation, those to be answered by it; auditors
   * and the data administration see all.
   */
  visibleTo(actor: Actor, state: ShareState | null): Promise<ShareRequest[]>;
}

/** Kinds that speak for their organisation: its data officer, and its machines. */
const ASKERS: readonly string[] = ['DEPARTMENT', 'APPROVAL_ENGINE', 'RPA_WRITE_BACK'];
/** Most rows a list gives, and most requests of one organisation that may wait for their answers: so none of them can hide behind others. */
const MOST_LISTED = 200;
const LISTED_NUMBER = /^[A-Z]{2,8}-\d{4}-\d{4}$/;

interface Parts {
  readonly database: Database;
  readonly feed: ChangeFeed;
  /** The lists, as they are whenever asked. */
  readonly directory: SharingDirectory;
  readonly clock: () => Date;
}

/** Share grants over one database; whatever opens or closes a field goes to the feed in the same transaction. */
export function createShareGrantStore(parts: Parts): ShareGrantStore {
  return {
    request: (actor, wish) => request(parts, actor, wish),
    answer: (actor, requestId, decision) => answer(parts, actor, requestId, decision),
    revoke: (actor, requestId, reason) => revoke(parts, actor, requestId, reason),
    suspend: (actor, grantId, reason) => suspend(parts, actor, grantId, reason),
    visibleTo: (actor, state) => visibleTo(parts, actor, state),
  };
}

async function request({ database, directory, clock }: Parts, actor: Actor, wish: ShareWish): Promise<ShareRequest> {
  const { organization } = actor;
  if (organization === null || !ASKERS.includes(actor.kind)) throw new ActRefusal('SHARE_FORBIDDEN', 'only a data officer or a machine of an organisation may ask for a share grant');
  const now = clock();
  const checked = checkShareWish(wish, organization, directory, now);
  const [waiting] = await database.query<{ count: string | number }>('SELECT count(*) AS count FROM share_request WHERE requester = $1 AND answer IS NULL AND valid_to > $2', [organization, now.toISOString()]);
  if (Number(waiting?.count) >= MOST_LISTED) throw new ActRefusal('SHARE_CLOSED', `at most ${MOST_LISTED} requests of an organisation may wait for their answers`);
  const asked: ShareRequest = { ...checked, requestId: randomUUID(), requester: organization, requestedBy: actor.person ?? actor.clientId, requestedAt: now.toISOString(), answer: null };
  await database.query(
    `INSERT INTO share_request (request_id, requester, requested_by, owner, clients, item_code, fields, reason, volume_per_day, valid_to, requested_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [asked.requestId, asked.requester, asked.requestedBy, asked.owner, asked.clients, asked.itemCode, asked.fields, asked.reason, asked.volumePerDay, asked.validTo, asked.requestedAt],
  );
  return asked;
}

/** The request as it stands, locked until the transaction ends. What an actor may not see and what is not there look alike. */
async function locked(transaction: Queryable, requestId: string, visible: (found: ShareRequest) => boolean): Promise<ShareRequest> {
  const [row] = await transaction.query<ShareRow>('SELECT * FROM share_request WHERE request_id = $1 FOR UPDATE', [requestId]);
  const found = row === undefined ? null : shareOfRow(row);
  if (found === null || !visible(found)) throw new ActRefusal('SHARE_NOT_FOUND', 'a request of this id must be there for the acting organisation');
  return found;
}

/** The request, for the one department that may decide on it. The asking organisation sees it, but is told that it may not. */
async function lockedForOwner(transaction: Queryable, requestId: string, officer: DataOfficer, directory: SharingDirectory): Promise<ShareRequest> {
  const isOwner = ({ owner }: ShareRequest): boolean => directory.organizationOf(owner) === officer.organization;
  const found = await locked(transaction, requestId, (each) => isOwner(each) || each.requester === officer.organization || isDataAdministration(officer, directory));
  if (!isOwner(found)) throw new ActRefusal('SHARE_FORBIDDEN', `only a data officer of the owner department ${found.owner} may decide on this request`);
  return found;
}

function officerOf(actor: Actor): DataOfficer {
  if (!isDataOfficer(actor)) throw new ActRefusal('SHARE_FORBIDDEN', `only a department's data officer may decide on share grants, got ${actor.kind}`);
  return actor;
}

async function answer({ database, feed, directory, clock }: Parts, actor: Actor, requestId: string, decision: ShareDecision): Promise<ShareRequest> {
  const officer = officerOf(actor);
  const reason = checkedReason(decision.reason, 'SHARE_INVALID');
  const now = clock();
  const answered = await database.transaction(async (transaction) => {
    const found = await lockedForOwner(transaction, requestId, officer, directory);
    const state = shareState(found, now);
    if (state !== 'REQUESTED') throw new ActRefusal('SHARE_CLOSED', `the request must be waiting for its answer, got ${state}`);
    const granted = decision.outcome === 'GRANTED' ? narrowed(found, decision, now) : null;
    const [row] = await transaction.query<ShareRow>(
      `UPDATE share_request SET answer = $2, answered_by = $3, answered_at = $4, answer_reason = $5, granted_fields = $6, granted_volume = $7, granted_to = $8
       WHERE request_id = $1 RETURNING *`,
      [requestId, decision.outcome, officer.person, now.toISOString(), reason, granted?.fields ?? null, granted?.volumePerDay ?? null, granted?.validTo ?? null],
    );
    return tell(feed, transaction, row, now);
  });
  feed.announce();
  return answered;
}

/** Tells the feed what a changed row means to the gateway, in the row's own transaction. */
async function tell(feed: ChangeFeed, transaction: Queryable, row: ShareRow | undefined, now: Date): Promise<ShareRequest> {
  if (row === undefined) throw new Error('a row locked in this transaction must be there to be changed');
  const changed = shareOfRow(row);
  const notice = grantNotice(changed);
  if (notice !== null) await feed.append(transaction, { kind: 'SHARE_GRANT', payload: notice }, now);
  return changed;
}

async function revoke({ database, feed, directory, clock }: Parts, actor: Actor, requestId: string, reason: string): Promise<ShareRequest> {
  const officer = officerOf(actor);
  const text = checkedReason(reason, 'SHARE_INVALID');
  const now = clock();
  const revoked = await database.transaction(async (transaction) => {
    const found = await lockedForOwner(transaction, requestId, officer, directory);
    if (found.answer?.outcome !== 'GRANTED') throw new ActRefusal('SHARE_CLOSED', `the request must have been granted, got ${shareState(found, now)}`);
    if (found.answer.revoked !== null) return found;
    const [row] = await transaction.query<ShareRow>(
      'UPDATE share_request SET revoked_by = $2, revoked_at = $3, revoke_reason = $4 WHERE request_id = $1 RETURNING *', [requestId, officer.person, now.toISOString(), text]);
    return tell(feed, transaction, row, now);
  });
  feed.announce();
  return revoked;
}

async function suspend({ database, feed, directory, clock }: Parts, actor: Actor, grantId: string, reason: string): Promise<SuspensionNotice> {
  const officer = officerOf(actor);
  const text = checkedReason(reason, 'SHARE_INVALID');
  const lists = directory;
  const owner = LISTED_NUMBER.test(grantId) ? lists.ownerOfListedGrant(grantId) : null;
  if (owner === null) throw new ActRefusal('SHARE_NOT_FOUND', 'a grant of this number must be on the demand list');
  if (lists.organizationOf(owner) !== officer.organization) throw new ActRefusal('SHARE_FORBIDDEN', `only a data officer of the owner department ${owner} may suspend its grant`);
  const now = clock();
  const notice = await database.transaction(async (transaction): Promise<SuspensionNotice> => {
    const [added] = await transaction.query<{ grant_id: string }>(
      'INSERT INTO grant_suspension (grant_id, owner, suspended_by, suspended_at, reason) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (grant_id) DO NOTHING RETURNING grant_id',
      [grantId, owner, officer.person, now.toISOString(), text]);
    const [row] = await transaction.query<{ suspended_at: Date }>('SELECT suspended_at FROM grant_suspension WHERE grant_id = $1', [grantId]);
    const suspended = { grantId, suspendedAt: (row?.suspended_at ?? now).toISOString() };
    if (added !== undefined) await feed.append(transaction, { kind: 'GRANT_SUSPENSION', payload: suspended }, now);
    return suspended;
  });
  feed.announce();
  return notice;
}

async function visibleTo({ database, directory, clock }: Parts, actor: Actor, state: ShareState | null): Promise<ShareRequest[]> {
  const { kind, organization } = actor;
  const seesAll = kind === 'AUDITOR' || isDataAdministration(actor, directory);
  if (!seesAll && (organization === null || !ASKERS.includes(kind))) {
    throw new ActRefusal('SHARE_FORBIDDEN', 'only the organisations on either side, auditors and the data administration may see share grants');
  }
  const now = clock();
  const owned = isDataOfficer(actor) ? directory.departmentsOf(actor.organization) : [];
  const rows = await database.query<ShareRow>(
    `SELECT * FROM share_request WHERE ($1 OR requester = $2 OR owner = ANY($3)) AND (NOT $4 OR (answer IS NULL AND valid_to > $5)) AND (NOT $6 OR (answer = 'GRANTED' AND revoked_at IS NULL AND granted_to > $5))
     ORDER BY requested_at DESC, request_id LIMIT $7`,
    // What waits for an answer or is in force is looked for among all there ever were, not among the newest.
    [seesAll, organization, owned, state === 'REQUESTED', now.toISOString(), state === 'LIVE', state === null ? MOST_LISTED : MOST_LISTED * 10]);
  return rows.map(shareOfRow).filter((request) => state === null || shareState(request, now) === state).slice(0, MOST_LISTED);
}
