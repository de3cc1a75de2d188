import type { Resolvers } from '../../subgraphs/subgraph-module.ts';
import type { SharingRoom } from '../sharing-room/sharing-room.ts';
import { approvalResolvers } from './approval-resolvers.ts';
import { shareResolvers } from './share-resolvers.ts';
import { trustResolvers } from './trust-resolvers.ts';

/** The part of the graph in which one party asks and another decides. `Query` and `Mutation` are to be merged with others'. */
export function sharingResolvers({ shares, approvals, trust }: SharingRoom, clock: () => Date): Resolvers {
  const [share, approval, region] = [shareResolvers(shares, clock), approvalResolvers(approvals, clock), trustResolvers(trust, clock)];
  return {
    ...share, ...approval, ...region,
    Query: { ...share.Query, ...approval.Query, ...region.Query },
    Mutation: { ...share.Mutation, ...approval.Mutation, ...region.Mutation },
  };
}
