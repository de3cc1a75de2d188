import type { Approval, ApprovalAnswer, ApprovalReview } from './approval.ts';

/** A row of the table approval. */
export interface ApprovalRow {
  readonly approval_id: string;
  readonly principal: string;
  readonly principal_kind: string;
  readonly organization: string;
  readonly item_code: string | null;
  readonly case_no: string | null;
  readonly subject_kind: 'PERSON' | 'ENTITY' | null;
  readonly subject_key: string | null;
  readonly fields: string[];
  readonly owners: string[];
  readonly minutes: number;
  readonly reason: string;
  readonly requested_at: Date;
  readonly answer: 'APPROVED' | 'REFUSED' | null;
  readonly answered_by: string | null;
  readonly answered_org: string | null;
  readonly answered_at: Date | null;
  readonly answer_reason: string | null;
  readonly valid_to: Date | null;
  readonly ended_at: Date | null;
  readonly verdict: ApprovalReview['verdict'] | null;
  readonly reviewed_by: string | null;
  readonly reviewed_at: Date | null;
  readonly remark: string | null;
}

/** An approval as its row says; the constraints of the table keep what is read here together. */
export function approvalOfRow(row: ApprovalRow): Approval {
  const { subject_kind: kind, subject_key: key } = row;
  return {
    approvalId: row.approval_id,
    principal: row.principal,
    principalKind: row.principal_kind,
    organization: row.organization,
    itemCode: row.item_code,
    caseNo: row.case_no,
    subject: kind === null || key === null ? null : { kind, key },
    fields: row.fields,
    owners: row.owners,
    minutes: row.minutes,
    reason: row.reason,
    requestedAt: row.requested_at.toISOString(),
    answer: answerOfRow(row),
  };
}

function answerOfRow(row: ApprovalRow): ApprovalAnswer | null {
  const { answer, answered_by: by, answered_org: organization, answered_at: at, answer_reason: reason, valid_to: validTo } = row;
  if (answer === null || by === null || organization === null || at === null || reason === null) return null;
  const answered = { by, organization, at: at.toISOString(), reason };
  if (answer === 'REFUSED' || validTo === null) return { ...answered, outcome: 'REFUSED' };
  return { ...answered, outcome: 'APPROVED', validTo: validTo.toISOString(), endedAt: row.ended_at?.toISOString() ?? null, review: reviewOfRow(row) };
}

function reviewOfRow({ verdict, reviewed_by: by, reviewed_at: at, remark }: ApprovalRow): ApprovalReview | null {
  return verdict === null || by === null || at === null || remark === null ? null : { verdict, by, at: at.toISOString(), remark };
}
