import type { QueryPlan } from '@apollo/query-planner';
import type { SupergraphFacts } from './loaded-supergraph.ts';

/** What the main thread asks of a planning worker; one at a time. */
export interface PlanningJob {
  readonly id: number;
  readonly document: string;
}

/** `refused`: the planner gave up at one of its limits; `failed`: it threw for another reason. */
export type PlannerMessage =
  | { readonly kind: 'ready'; readonly facts: SupergraphFacts }
  | { readonly kind: 'invalid'; readonly message: string }
  | { readonly kind: 'planned'; readonly id: number; readonly plan: QueryPlan }
  | { readonly kind: 'refused' | 'failed'; readonly id: number; readonly message: string };
