import { randomUUID } from 'node:crypto';
import { ActRefusal } from '../act-refusal.ts';
import type { Actor } from '../actor.ts';
import type { Database, Queryable } from '../database/database.ts';
import type { ChangeFeed } from '../feed/change-feed.ts';
import { checkedReason } from '../share-grant/check-share-request.ts';
import type { SharingDirectory } from '../share-grant/sharing-directory.ts';
import type { Approval, ApprovalAnswer, ApprovalReview, ApprovalState } from './approval.ts';
import { approvalState } from './approval.ts';
import { approvalNotice } from './approval-notice.ts';
import type { ApprovalRow } from './approval-row.ts';
import { approvalOfRow } from './approval-row.ts';
import type { ApprovalWish, SignedPurpose } from './check-approval.ts';
import { answersFor, checkApprovalWish, mayReviewAny, maySee } from './check-approval.ts';

export interface ApprovalStore {
  /** Records what a privileged person needs, for the item and case of the signed token. Rejects with {@link ActRefusal}; then nothing is recorded. */
  request(actor: Actor, wish: ApprovalWish, purpose: SignedPurpose): Promise<Approval>;
  /** The second person's answer, once: of another organisation, answering for the data. Live from now for the minutes asked. */
  answer(actor: Actor, approvalId: string, answer: { readonly outcome: ApprovalAnswer['outcome']; readonly reason: string }): Promise<Approval>;
  /** Ends a live approval at once and for good, by who has it or who may give it; ending it again changes nothing. */
  end(actor: Actor, approvalId: string): Promise<Approval>;
  /** The third person's verdict on one that is over, once. */
  review(actor: Actor, approvalId: string, review: Pick<ApprovalReview, 'verdict' | 'remark'>): Promise<Approval>;
  /** Approvals the actor may see, newest first, at most 200; in one state, when asked so. */
  visibleTo(actor: Actor, state: ApprovalState | null): Promise<Approval[]>;
}

interface Parts {
  readonly database: Database;
  readonly feed: ChangeFeed;
  /** The lists, as they are whenever asked. */
  readonly directory: SharingDirectory;
  readonly clock: () => Date;
}

const MOST_LISTED = 200;

/** Approvals over one database; whatever opens or closes a field goes to the feed in the same transaction. */
export function createApprovalStore(parts: Parts): ApprovalStore {
  return {
    request: (actor, wish, purpose) => request(parts, actor, wish, purpose),
    answer: (actor, approvalId, given) => change(parts, actor, approvalId, (each) => answer(each, given)),
    end: (actor, approvalId) => change(parts, actor, approvalId, end),
    review: (actor, approvalId, given) => change(parts, actor, approvalId, (each) => review(each, given)),
    visibleTo: (actor, state) => visibleTo(parts, actor, state),
  };
}

async function request({ database, directory, clock }: Parts, actor: Actor, wish: ApprovalWish, purpose: SignedPurpose): Promise<Approval> {
  const now = clock();
  const asked: Approval = { ...checkApprovalWish(wish, actor, purpose, directory), approvalId: randomUUID(), requestedAt: now.toISOString(), answer: null };
  await database.query(
    `INSERT INTO approval (approval_id, principal, principal_kind, organization, item_code, case_no, subject_kind, subject_key, fields, owners, minutes, reason, requested_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [asked.approvalId, asked.principal, asked.principalKind, asked.organization, asked.itemCode, asked.caseNo, asked.subject?.kind ?? null, asked.subject?.key ?? null, asked.fields, asked.owners,
      asked.minutes, asked.reason, asked.requestedAt],
  );
  return asked;
}

/** One step of an approval that is locked until its transaction ends. */
interface Step {
  readonly transaction: Queryable;
  readonly actor: Actor;
  readonly found: Approval;
  readonly directory: SharingDirectory;
  readonly now: Date;
}

/** Runs a step on an approval and tells the feed of it. What an actor may not see and what is not there look alike. */
async function change({ database, feed, directory, clock }: Parts, actor: Actor, approvalId: string, step: (step: Step) => Promise<Approval>): Promise<Approval> {
  const now = clock();
  const lists = directory;
  const changed = await database.transaction(async (transaction) => {
    const [row] = await transaction.query<ApprovalRow>('SELECT * FROM approval WHERE approval_id = $1 FOR UPDATE', [approvalId]);
    const found = row === undefined ? null : approvalOfRow(row);
    if (found === null || !maySee(actor, found, lists)) throw new ActRefusal('APPROVAL_NOT_FOUND', 'an approval of this id must be there for the acting person');
    const after = await step({ transaction, actor, found, directory: lists, now });
    const notice = approvalNotice(after);
    if (notice !== null && JSON.stringify(notice) !== JSON.stringify(approvalNotice(found))) await feed.append(transaction, { kind: 'APPROVAL', payload: notice }, now);
    return after;
  });
  feed.announce();
  return changed;
}

async function update(transaction: Queryable, approvalId: string, assignments: string, values: readonly unknown[]): Promise<Approval> {
  const [row] = await transaction.query<ApprovalRow>(`UPDATE approval SET ${assignments} WHERE approval_id = $1 RETURNING *`, [approvalId, ...values]);
  if (row === undefined) throw new Error('a row locked in this transaction must be there to be changed');
  return approvalOfRow(row);
}

function mustBe(found: Approval, state: ApprovalState, now: Date): void {
  const got = approvalState(found, now);
  if (got !== state) throw new ActRefusal('APPROVAL_CLOSED', `the approval must be ${state}, got ${got}`);
}

/** A person who is neither who asked nor of the same organisation. */
function otherPerson({ actor, found }: Step): { readonly person: string; readonly organization: string } {
  const { person, organization } = actor;
  if (person === null || organization === null) throw new ActRefusal('APPROVAL_FORBIDDEN', 'a person of an organisation must act, got a machine or a citizen');
  if (person === found.principal) throw new ActRefusal('APPROVAL_FORBIDDEN', 'nobody may approve or review what he asked for himself');
  if (organization === found.organization) throw new ActRefusal('APPROVAL_FORBIDDEN', 'the acting person must be of another organisation than who asked');
  return { person, organization };
}

async function answer(step: Step, { outcome, reason }: { readonly outcome: ApprovalAnswer['outcome']; readonly reason: string }): Promise<Approval> {
  const { transaction, actor, found, directory, now } = step;
  const { person, organization } = otherPerson(step);
  if (!answersFor(actor, found, directory)) throw new ActRefusal('APPROVAL_FORBIDDEN', 'a data officer of the owner of every field, or of the data administration, must answer');
  mustBe(found, 'REQUESTED', now);
  const validTo = outcome === 'APPROVED' ? new Date(now.getTime() + found.minutes * 60_000).toISOString() : null;
  return update(transaction, found.approvalId, 'answer = $2, answered_by = $3, answered_org = $4, answered_at = $5, answer_reason = $6, valid_to = $7',
    [outcome, person, organization, now.toISOString(), checkedReason(reason, 'APPROVAL_INVALID'), validTo]);
}

async function end({ transaction, actor, found, directory, now }: Step): Promise<Approval> {
  if (actor.person === null || (actor.person !== found.principal && !answersFor(actor, found, directory))) throw new ActRefusal('APPROVAL_FORBIDDEN', 'who has the approval, or who may give it, must end it');
  if (found.answer?.outcome === 'APPROVED' && found.answer.endedAt !== null) return found;
  mustBe(found, 'LIVE', now);
  return update(transaction, found.approvalId, 'ended_by = $2, ended_at = $3', [actor.person, now.toISOString()]);
}

async function review(step: Step, { verdict, remark }: Pick<ApprovalReview, 'verdict' | 'remark'>): Promise<Approval> {
  const { transaction, actor, found, directory, now } = step;
  const { person } = otherPerson(step);
  if (!mayReviewAny(actor, directory) || person === found.answer?.by) throw new ActRefusal('APPROVAL_FORBIDDEN', 'an auditor, or the data administration, who did not approve it must review');
  mustBe(found, 'ENDED', now);
  return update(transaction, found.approvalId, 'verdict = $2, reviewed_by = $3, reviewed_at = $4, remark = $5', [verdict, person, now.toISOString(), checkedReason(remark, 'APPROVAL_INVALID')]);
}

async function visibleTo({ database, directory, clock }: Parts, actor: Actor, state: ApprovalState | null): Promise<Approval[]> {
  if (actor.organization === null || actor.person === null) throw new ActRefusal('APPROVAL_FORBIDDEN', 'only officials may see approvals');
  const [lists, now] = [directory, clock()];
  const owned = lists.departmentsOf(actor.organization);
  const rows = await database.query<ApprovalRow>(
    `SELECT * FROM approval WHERE ($1 OR principal = $2 OR owners <@ $3) AND (NOT $4 OR (answer = 'APPROVED' AND verdict IS NULL)) AND (NOT $5 OR answer IS NULL) ORDER BY requested_at DESC, approval_id LIMIT 2000`,
    // What waits for its answer or its review is looked for among all there ever were, not among the newest.
    [mayReviewAny(actor, lists), actor.person, owned, state === 'ENDED' || state === 'LIVE', state === 'REQUESTED']);
  const seen = rows.map(approvalOfRow).filter((approval) => maySee(actor, approval, lists) && (state === null || approvalState(approval, now) === state));
  return seen.slice(0, MOST_LISTED);
}
