import type { Approval, ApprovalSubject } from './approval.ts';

/** An approval as the change feed tells it: whom it lets read what, of whom, until when. No reason, no second person. */
export interface ApprovalNotice {
  readonly approvalId: string;
  readonly principal: string;
  readonly itemCode: string | null;
  readonly caseNo: string | null;
  readonly subject: ApprovalSubject | null;
  readonly fields: readonly string[];
  readonly validFrom: string;
  readonly validTo: string;
  readonly revokedAt: string | null;
}

/** What the feed tells of an approval; null while it is not given. */
export function approvalNotice({ approvalId, principal, itemCode, caseNo, subject, fields, answer }: Approval): ApprovalNotice | null {
  if (answer?.outcome !== 'APPROVED') return null;
  return { approvalId, principal, itemCode, caseNo, subject, fields, validFrom: answer.at, validTo: answer.validTo, revokedAt: answer.endedAt };
}
