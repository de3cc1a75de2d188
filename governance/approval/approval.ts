/** A two-person approval: who needs it, for which item, case or subject and fields, why, who gave it, and what the review said. */
export interface Approval {
  /** Random, unguessable. */
  readonly approvalId: string;
  /** `personId` of who needs it, with kind and USCC. */
  readonly principal: string;
  readonly principalKind: string;
  readonly organization: string;
  /** As the token said when it was asked for; null for an auditor, who has no item. */
  readonly itemCode: string | null;
  readonly caseNo: string | null;
  /** The one subject it is for; null: the parties of the case. */
  readonly subject: ApprovalSubject | null;
  /** Coordinates, sorted, without repeats, and the codes of the departments that answer for them. */
  readonly fields: readonly string[];
  readonly owners: readonly string[];
  readonly minutes: number;
  readonly reason: string;
  /** RFC 3339 instants. */
  readonly requestedAt: string;
  readonly answer: ApprovalAnswer | null;
}

export interface ApprovalSubject {
  readonly kind: 'PERSON' | 'ENTITY';
  /** `personId` or USCC. */
  readonly key: string;
}

interface Answered {
  /** `personId` and USCC of the second person. */
  readonly by: string;
  readonly organization: string;
  readonly at: string;
  readonly reason: string;
}

export type ApprovalAnswer =
  | (Answered & { readonly outcome: 'REFUSED' })
  | (Answered & { readonly outcome: 'APPROVED'; readonly validTo: string; readonly endedAt: string | null; readonly review: ApprovalReview | null });

/** What the third person found when all was over. */
export interface ApprovalReview {
  readonly verdict: 'JUSTIFIED' | 'UNJUSTIFIED';
  readonly by: string;
  readonly at: string;
  readonly remark: string;
}

/** `LIVE` opens fields; `ENDED` waits for its review. */
export type ApprovalState = 'REQUESTED' | 'LAPSED' | 'REFUSED' | 'LIVE' | 'ENDED' | 'REVIEWED';

/** A request nobody answered for so long is no longer urgent, and lapses. Hours. */
const LAPSES_AFTER_HOURS = 24;

/** State of an approval at an instant. */
export function approvalState({ answer, requestedAt }: Approval, at: Date): ApprovalState {
  if (answer === null) return at.getTime() < Date.parse(requestedAt) + LAPSES_AFTER_HOURS * 3_600_000 ? 'REQUESTED' : 'LAPSED';
  if (answer.outcome === 'REFUSED') return 'REFUSED';
  if (answer.review !== null) return 'REVIEWED';
  return answer.endedAt === null && at.getTime() < Date.parse(answer.validTo) ? 'LIVE' : 'ENDED';
}
