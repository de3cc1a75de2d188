/** What other rooms of the gateway use of the access room. */
export type { AccessContext } from './access-context.ts';
export type { AccessPlan, FieldDecision } from './access-plan.ts';
export { HIDDEN_PREFIX } from './access-plan.ts';
export type { AccessExtension, AccessResult } from './access-result.ts';
export type { ConsentSnapshot, ConsentView } from './consent/consent-snapshot.ts';
export type { AccessSchema, PlanRequest } from './plan-request.ts';
export type { PolicySnapshot } from './policy/policy-snapshot.ts';
export type { FieldShape, SelectionShape } from './shape/selection-shape.ts';
