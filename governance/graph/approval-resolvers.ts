import type { RequestScope } from '../../subgraphs/request/request-scope.ts';
import type { Resolver } from '../../subgraphs/subgraph-module.ts';
import { actorOf } from '../actor.ts';
import type { Approval, ApprovalAnswer, ApprovalReview, ApprovalState } from '../approval/approval.ts';
import { approvalState } from '../approval/approval.ts';
import type { ApprovalStore } from '../approval/approval-store.ts';
import type { ApprovalWish } from '../approval/check-approval.ts';
import { asActError } from './act-error.ts';

interface Answer {
  readonly approvalId: string;
  readonly outcome: ApprovalAnswer['outcome'];
  readonly reason: string;
}

interface Review {
  readonly approvalId: string;
  readonly verdict: ApprovalReview['verdict'];
  readonly remark: string;
}

const approved = ({ answer }: Approval) => (answer?.outcome === 'APPROVED' ? answer : null);

/** Two-person approvals in the graph. Item, case and parties come from the signed assertion, never from an argument. */
export function approvalResolvers(approvals: ApprovalStore, clock: () => Date) {
  return {
    Query: {
      privilegedApprovals: (_root: unknown, { state = null }: { state?: ApprovalState | null }, { assertion }: RequestScope) => asActError(approvals.visibleTo(actorOf(assertion), state)),
    },
    Mutation: {
      requestApproval: (_root: unknown, { input }: { input: Omit<ApprovalWish, 'subjectId'> & Partial<ApprovalWish> }, { assertion }: RequestScope) =>
        asActError(approvals.request(actorOf(assertion), { ...input, subjectId: input.subjectId ?? null }, assertion)),
      answerApproval: (_root: unknown, { approvalId, outcome, reason }: Answer, { assertion }: RequestScope) => asActError(approvals.answer(actorOf(assertion), approvalId, { outcome, reason })),
      endApproval: (_root: unknown, { approvalId }: { approvalId: string }, { assertion }: RequestScope) => asActError(approvals.end(actorOf(assertion), approvalId)),
      reviewApproval: (_root: unknown, { approvalId, verdict, remark }: Review, { assertion }: RequestScope) => asActError(approvals.review(actorOf(assertion), approvalId, { verdict, remark })),
    },
    PrivilegedApproval: {
      state: (approval: Approval) => approvalState(approval, clock()),
      subjectId: ({ subject }: Approval) => subject?.key ?? null,
      answeredBy: ({ answer }: Approval) => answer?.organization ?? null,
      answeredAt: ({ answer }: Approval) => answer?.at ?? null,
      answerReason: ({ answer }: Approval) => answer?.reason ?? null,
      validTo: (approval: Approval) => approved(approval)?.validTo ?? null,
      endedAt: (approval: Approval) => approved(approval)?.endedAt ?? null,
      verdict: (approval: Approval) => approved(approval)?.review?.verdict ?? null,
      reviewedAt: (approval: Approval) => approved(approval)?.review?.at ?? null,
      remark: (approval: Approval) => approved(approval)?.review?.remark ?? null,
    },
  } satisfies Record<string, Record<string, Resolver>>;
}
