import { Supergraph, operationFromDocument } from '@apollo/federation-internals';
import type { Schema } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import type { QueryPlan } from '@apollo/query-planner';
import { parse, print, visit } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { stripGrades } from '../../schema/strip-grades.ts';
import { ClientError } from '../errors/client-error.ts';
import { InternalError } from '../errors/internal-error.ts';

/** Paths the planner may look at before it gives up (access.md F7: without it 607 bytes block it for minutes). */
const PATHS_LIMIT = 100;
const PLANS_KEPT = 1_000;

export interface ApolloPlanning {
  readonly supergraphSchema: GraphQLSchema;
  readonly apiSchema: Schema;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  /** The plan of a pruned document; cached by the hash of that document. */
  plan(document: DocumentNode, documentHash: string): QueryPlan;
}

/**
 * Apollo's planner on a copy of the supergraph without grades and without `@inaccessible`: what the gateway adds to a pruned operation (verdict
 * thresholds, hidden facts) is hidden from clients, not from the planner.
 */
export function planWithApollo(supergraphSdl: string): ApolloPlanning {
  const supergraph = Supergraph.build(withoutInaccessible(stripGrades(supergraphSdl)), { supportedFeatures: null });
  const planner = new QueryPlanner(supergraph, { debug: { pathsLimit: PATHS_LIMIT } });
  const apiSchema = supergraph.apiSchema();
  const plans = new LRUCache<string, QueryPlan>({ max: PLANS_KEPT });
  return {
    apiSchema,
    supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
    subgraphs: supergraph.subgraphsMetadata().map(({ name, url }) => ({ name, url })),
    plan(document, documentHash) {
      const known = plans.get(documentHash);
      if (known !== undefined) return known;
      try {
        const plan = planner.buildQueryPlan(operationFromDocument(apiSchema, document));
        plans.set(documentHash, plan);
        return plan;
      } catch (cause) {
        if (cause instanceof Error && /limit|too many|exceeds/i.test(cause.message)) throw new ClientError('OPERATION_TOO_COMPLEX', { cause });
        throw new InternalError('PLANNING_FAILED', 'the planner must plan every valid operation, and failed', { cause });
      }
    },
  };
}

function withoutInaccessible(supergraphSdl: string): string {
  return print(visit(parse(supergraphSdl, { noLocation: true }), { Directive: (node) => (node.name.value === 'inaccessible' ? null : undefined) }));
}
