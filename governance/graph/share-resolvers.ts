import type { RequestScope } from '../../subgraphs/request/request-scope.ts';
import type { Resolver } from '../../subgraphs/subgraph-module.ts';
import { actorOf } from '../actor.ts';
import type { ShareWish } from '../share-grant/check-share-request.ts';
import type { ShareGrantStore } from '../share-grant/share-grant-store.ts';
import type { ShareRequest, ShareState } from '../share-grant/share-request.ts';
import { shareState } from '../share-grant/share-request.ts';
import { asActError } from './act-error.ts';

interface AnswerInput {
  readonly requestId: string;
  readonly outcome: 'GRANTED' | 'REFUSED';
  readonly reason: string;
  readonly fields?: readonly string[] | null;
  readonly volumePerDay?: number | null;
  readonly validTo?: string | null;
}

const granted = ({ answer }: ShareRequest) => (answer?.outcome === 'GRANTED' ? answer : null);

/** 供需对接 in the graph. Who may ask, answer and see is the store's decision, from the signed assertion alone. */
export function shareResolvers(shares: ShareGrantStore, clock: () => Date) {
  return {
    Query: {
      shareRequests: (_root: unknown, { state = null }: { state?: ShareState | null }, { assertion }: RequestScope) => asActError(shares.visibleTo(actorOf(assertion), state)),
    },
    Mutation: {
      requestShare: (_root: unknown, { input }: { input: ShareWish }, { assertion }: RequestScope) => asActError(shares.request(actorOf(assertion), input)),
      answerShare: (_root: unknown, { input }: { input: AnswerInput }, { assertion }: RequestScope) => {
        const { requestId, outcome, reason, fields = null, volumePerDay = null, validTo = null } = input;
        return asActError(shares.answer(actorOf(assertion), requestId, outcome === 'REFUSED' ? { outcome, reason } : { outcome, reason, fields, volumePerDay, validTo }));
      },
      revokeShare: (_root: unknown, { requestId, reason }: { requestId: string; reason: string }, { assertion }: RequestScope) => asActError(shares.revoke(actorOf(assertion), requestId, reason)),
      suspendListedGrant: (_root: unknown, { grantId, reason }: { grantId: string; reason: string }, { assertion }: RequestScope) => asActError(shares.suspend(actorOf(assertion), grantId, reason)),
    },
    SharingRequest: {
      state: (request: ShareRequest) => shareState(request, clock()),
      answeredAt: ({ answer }: ShareRequest) => answer?.at ?? null,
      answerReason: ({ answer }: ShareRequest) => answer?.reason ?? null,
      grantedFields: (request: ShareRequest) => granted(request)?.fields ?? null,
      grantedVolumePerDay: (request: ShareRequest) => granted(request)?.volumePerDay ?? null,
      grantedTo: (request: ShareRequest) => granted(request)?.validTo ?? null,
      revokedAt: (request: ShareRequest) => granted(request)?.revoked?.at ?? null,
      revokeReason: (request: ShareRequest) => granted(request)?.revoked?.reason ?? null,
    },
  } satisfies Record<string, Record<string, Resolver>>;
}
