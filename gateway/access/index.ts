/** The access room in one place, for tests, benches and readers; the gateway's own files import the one concept they need. */
export type { AccessContext } from './access-context.ts';
export type { AccessPlan, FieldDecision } from './access-plan.ts';
export { HIDDEN_PREFIX } from './access-plan.ts';
export type { AccessExtension, AccessResult, ForeignRecord } from './access-result.ts';
export type { ConsentSnapshot, ConsentView } from './consent/consent-snapshot.ts';
export type { AccessSchema, PlanRequest } from './plan-request.ts';
export type { PolicySnapshot } from './policy/policy-snapshot.ts';
export type { FieldShape, SelectionShape } from './shape/selection-shape.ts';
export { applyAccess } from './apply.ts';
export type { FetchedResult } from './apply.ts';
export { planAccess } from './plan-access.ts';
export { createAccessPlanner } from './access-planner.ts';
export type { AccessPlanner } from './access-planner.ts';
export { NO_CONSENTS } from './consent/no-consents.ts';
export { createPolicyStore } from './policy/policy-store.ts';
export type { PolicyStore, ReloadResult } from './policy/policy-store.ts';
export { PolicyError, formatProblem } from './policy/policy-problem.ts';
