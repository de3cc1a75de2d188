import type { RequestScope } from '../../subgraphs/request/request-scope.ts';
import type { Resolver } from '../../subgraphs/subgraph-module.ts';
import { actorOf } from '../actor.ts';
import type { TrustGrant } from '../trust/trust-grant.ts';
import { trustState } from '../trust/trust-grant.ts';
import type { TrustStore, TrustWish } from '../trust/trust-store.ts';
import { asActError } from './act-error.ts';

/** Trust between regions in the graph. */
export function trustResolvers(trust: TrustStore, clock: () => Date) {
  return {
    Query: { regionTrusts: (_root: unknown, _none: unknown, { assertion }: RequestScope) => asActError(trust.list(actorOf(assertion))) },
    Mutation: {
      trustRegion: (_root: unknown, { input }: { input: TrustWish }, { assertion }: RequestScope) => asActError(trust.grant(actorOf(assertion), input)),
      withdrawRegionTrust: (_root: unknown, { trustId }: { trustId: string }, { assertion }: RequestScope) => asActError(trust.revoke(actorOf(assertion), trustId)),
    },
    DivisionTrust: {
      grantedAt: ({ validFrom }: TrustGrant) => validFrom,
      state: (each: TrustGrant) => trustState(each, clock()),
    },
  } satisfies Record<string, Record<string, Resolver>>;
}
