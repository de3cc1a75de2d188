import type { Resolvers } from '../../subgraphs/subgraph-module.ts';
import type { AuditRoom } from '../audit-room/audit-room.ts';
import { alertResolvers } from './alert-resolvers.ts';
import { dataSubjectResolvers } from './data-subject-resolvers.ts';
import { entryResolvers } from './entry-resolvers.ts';
import { lookupResolvers } from './lookup-resolvers.ts';
import { objectionResolvers } from './objection-resolvers.ts';
import { searchResolvers } from './search-resolvers.ts';

/** The auditor's and the data subject's parts of the graph; without a room each refuses with AUDIT_UNAVAILABLE. `Person`, `Query` and `Mutation` are to be merged with others'. */
export function auditResolvers(room: AuditRoom | null): Resolvers {
  const [lookups, alerts, objections] = [lookupResolvers(room), alertResolvers(room), objectionResolvers(room)];
  return {
    ...entryResolvers(room), ...lookups, ...alerts, ...objections, ...dataSubjectResolvers(room),
    Query: { ...searchResolvers(room), ...lookups.Query, ...alerts.Query, ...objections.Query },
    Mutation: { ...lookups.Mutation, ...alerts.Mutation, ...objections.Mutation },
  };
}
