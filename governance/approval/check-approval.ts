import type { AssertionContext } from '../../schema/contract/assertion.ts';
import { parseUscc } from '../../standards/uscc.ts';
import { ActRefusal } from '../act-refusal.ts';
import type { Actor } from '../actor.ts';
import { isDataOfficer } from '../actor.ts';
import { checkedReason } from '../share-grant/check-share-request.ts';
import { isDataAdministration } from '../share-grant/is-data-administration.ts';
import type { SharingDirectory } from '../share-grant/sharing-directory.ts';
import type { Approval, ApprovalSubject } from './approval.ts';

/** The longest an approval lasts. Minutes. */
export const LONGEST_APPROVAL_MINUTES = 120;
const MOST_FIELDS = 50;
/** Kinds for whom the matrix of domain.md 6.6 knows an approval (ᵈ). */
const PRIVILEGED: readonly string[] = ['SUPER_ADMINISTRATOR', 'APPROVING_OFFICER', 'AUDITOR'];

/** What is asked for beside what the token says. */
export interface ApprovalWish {
  readonly fields: readonly string[];
  readonly minutes: number;
  readonly reason: string;
  /** A party of the signed case, or an organisation by USCC; null for all parties of the case. */
  readonly subjectId: string | null;
}

/** Item, case and parties as the token has them, signed: never a free parameter. */
export type SignedPurpose = Pick<AssertionContext, 'item' | 'caseNo' | 'subjects'>;
type Checked = Pick<Approval, 'principal' | 'principalKind' | 'organization' | 'itemCode' | 'caseNo' | 'subject' | 'fields' | 'owners' | 'minutes' | 'reason'>;

const invalid = (message: string): ActRefusal => new ActRefusal('APPROVAL_INVALID', message);

/** Checks a wish against the token and the lists, and puts it in the form it is kept. Throws {@link ActRefusal}. */
export function checkApprovalWish(wish: ApprovalWish, actor: Actor, purpose: SignedPurpose, directory: SharingDirectory): Checked {
  const { kind, person, organization } = actor;
  if (person === null || organization === null || !PRIVILEGED.includes(kind)) throw new ActRefusal('APPROVAL_FORBIDDEN', `only an official of kind ${PRIVILEGED.join(', ')} may ask for an approval, got ${kind}`);
  if (purpose.item === null && kind !== 'AUDITOR') throw invalid('the token must name the item');
  const subject = wish.subjectId === null ? null : subjectNamed(wish.subjectId, purpose);
  if (subject === null && purpose.caseNo === null) throw invalid('the token must name the case, or one subject must be named');
  const { minutes } = wish;
  if (!(Number.isInteger(minutes) && minutes >= 1 && minutes <= LONGEST_APPROVAL_MINUTES)) throw invalid(`the term must be 1 to ${LONGEST_APPROVAL_MINUTES} minutes, got ${minutes}`);
  const fields = [...new Set(wish.fields)].sort();
  return {
    principal: person, principalKind: kind, organization, itemCode: purpose.item, caseNo: purpose.caseNo, subject, fields, owners: ownersOf(fields, purpose.item, directory), minutes,
    reason: checkedReason(wish.reason, 'APPROVAL_INVALID'),
  };
}

function subjectNamed(key: string, { subjects }: SignedPurpose): ApprovalSubject {
  const party = subjects.find((each) => each.key === key);
  if (party !== undefined) return { kind: party.kind, key };
  if (parseUscc(key).ok) return { kind: 'ENTITY', key };
  throw invalid('the subject must be a party of the signed case, or an organisation by its 统一社会信用代码');
}

function ownersOf(fields: readonly string[], item: string | null, directory: SharingDirectory): readonly string[] {
  if (fields.length === 0 || fields.length > MOST_FIELDS) throw invalid(`1 to ${MOST_FIELDS} fields must be named, got ${fields.length}`);
  const needs = item === null ? null : directory.needsOf(item);
  const owners = fields.map((field) => {
    const got = JSON.stringify(field.slice(0, 100));
    const owner = directory.ownerOf(field);
    if (owner === null) throw invalid(`every field must be on the responsibility list, got ${got}`);
    if (directory.isNeverShared(field)) throw invalid(`no field may be on the negative list, got ${got}`);
    if (item !== null && needs?.has(field) !== true) throw invalid(`every field must be among the item's minimum fields, got ${got}`);
    return owner;
  });
  return [...new Set(owners)].sort();
}

/** Whether an actor answers for the data: data officer of the owner of every field, or of the data administration. */
export function answersFor(actor: Actor, { owners }: Pick<Approval, 'owners'>, directory: SharingDirectory): boolean {
  return isDataOfficer(actor) && (isDataAdministration(actor, directory) || owners.every((owner) => directory.organizationOf(owner) === actor.organization));
}

/** Whether an actor may see an approval: who asked for it, who answers for the data, and whoever may review. */
export function maySee(actor: Actor, approval: Approval, directory: SharingDirectory): boolean {
  return (actor.person !== null && actor.person === approval.principal) || answersFor(actor, approval, directory) || mayReviewAny(actor, directory);
}

/** Auditors and the data administration review what was approved. */
export function mayReviewAny(actor: Actor, directory: SharingDirectory): boolean {
  return actor.person !== null && (actor.kind === 'AUDITOR' || isDataAdministration(actor, directory));
}
