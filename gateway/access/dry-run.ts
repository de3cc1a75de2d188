import type { AccessPlan, ProposedOutcome } from './access-plan.ts';

/** Compares an operation's plan under a proposed policy version with the one in force: what would no longer be given. */
export function dryRun(inForce: AccessPlan, proposed: AccessPlan): ProposedOutcome {
  const gives = (plan: AccessPlan): ReadonlySet<string> => new Set(plan.decisions.filter(({ outcome }) => outcome !== 'DENY' && outcome !== 'REJECT').map(({ path, coordinate }) => `${coordinate} ${path}`));
  const after = gives(proposed);
  const lost = inForce.decisions.filter(({ outcome, path, coordinate }) => outcome !== 'DENY' && outcome !== 'REJECT' && !after.has(`${coordinate} ${path}`));
  return { policyVersion: proposed.policyVersion, denied: [...new Set(lost.map(({ path }) => path))], rejected: inForce.rejected === null && proposed.rejected !== null };
}
