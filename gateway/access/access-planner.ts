import { LRUCache } from 'lru-cache';
import type { DocumentNode } from 'graphql';
import type { AccessPlan } from './access-plan.ts';
import { dryRun } from './dry-run.ts';
import { decideOperation, ofRequest, readRequest } from './plan-access.ts';
import type { SharedPlan } from './plan-access.ts';
import type { PlanRequest } from './plan-request.ts';
import type { PolicySnapshot } from './policy/policy-snapshot.ts';
import { operationSites } from './planning/operation-sites.ts';
import type { OperationSites } from './planning/operation-sites.ts';
import { PlanKeys } from './planning/plan-keys.ts';

/** One operation to be decided, by a planner that knows the graph. */
export type AccessRequest = Omit<PlanRequest, 'schema' | 'personIds'>;

/** {@link planAccess} with a memory: one for each served supergraph. */
export interface AccessPlanner {
  plan(request: AccessRequest): AccessPlan;
  readonly counts: { readonly hits: number; readonly misses: number };
}

export interface AccessPlannerOptions extends Pick<PlanRequest, 'schema' | 'personIds'> {
  /** Plans kept, least recently used first out. Default 2,000. */
  readonly maxPlans?: number;
  /** The policy version proposed, for dry runs; null while there is none. Default none. */
  readonly proposed?: () => PolicySnapshot | null;
}

/**
 * Keeps plans by operation, schema, policy version, access signature and the variables that matter, and by nothing less: no plan is ever given to a request
 * that would have been decided otherwise (access.md F1, D1, D6). What is kept holds no subject's key.
 */
export function createAccessPlanner({ schema, personIds, maxPlans = 2_000, proposed = () => null }: AccessPlannerOptions): AccessPlanner {
  const plans = new LRUCache<string, SharedPlan>({ max: maxPlans });
  // Documents are frozen and shared between requests, so what is found in one is found once.
  const sites = new WeakMap<DocumentNode, Map<string | null, OperationSites>>();
  const keys = new PlanKeys();
  const keyOf = keys.keyOf.bind(keys);
  const counts = { hits: 0, misses: 0 };
  const sitesOf = (document: DocumentNode, operationName: string | null): OperationSites => {
    let ofDocument = sites.get(document);
    if (ofDocument === undefined) sites.set(document, (ofDocument = new Map()));
    let known = ofDocument.get(operationName);
    if (known === undefined) ofDocument.set(operationName, (known = operationSites(document, operationName, schema)));
    return known;
  };
  const plan = (request: AccessRequest): AccessPlan => {
    const read = readRequest({ ...request, schema, personIds }, sitesOf(request.document, request.operationName), keyOf);
    const kept = plans.get(read.key);
    counts[kept === undefined ? 'misses' : 'hits']++;
    const shared = kept ?? decideOperation(read);
    if (kept === undefined) plans.set(read.key, shared);
    return ofRequest(shared, read);
  };
  return {
    counts,
    plan(request) {
      const inForce = plan(request);
      const policy = request.policy.client(request.principal.clientId)?.dryRun === true ? proposed() : null;
      if (policy === null || policy.version === request.policy.version) return inForce;
      return { ...inForce, proposed: dryRun(inForce, plan({ ...request, policy })) };
    },
  };
}
