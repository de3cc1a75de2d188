import { FIELD_STATES } from '../../../journal/journal-entry.ts';
import type { FieldState } from '../../../journal/journal-entry.ts';
import type { AccessPlan, FieldDecision } from '../access-plan.ts';
import type { SelectionShape } from '../shape/selection-shape.ts';

/** What a plan says of itself before any record is seen. Made once a plan. */
export interface PlanFindings {
  /** Every selection path of the client's answer once, in the operation's order; what was asked for below a refused field is not among them. */
  readonly paths: readonly string[];
  /** Decisions made for good, of those paths. */
  readonly decided: readonly FieldDecision[];
  /** States to begin with: refused for good stays refused whatever the records are, everything else begins as not resolved. */
  readonly states: readonly FieldState[];
}

const FOUND = new WeakMap<SelectionShape, PlanFindings>();

export function planFindings(plan: AccessPlan): PlanFindings {
  const known = FOUND.get(plan.shape);
  if (known !== undefined) return known;
  const findings = find(plan);
  FOUND.set(plan.shape, findings);
  return findings;
}

function find({ shape, decisions, template }: AccessPlan): PlanFindings {
  const byIndex = new Map<number, FieldDecision>();
  // Decisions stand in the order of the template, which has the implicit reads besides.
  let next = 0;
  for (const [index, field] of template.fields.entries()) {
    const decision = field.implicit ? undefined : decisions[next++];
    if (decision !== undefined) byIndex.set(index, decision);
  }
  const paths = new Set<string>();
  const decided: FieldDecision[] = [];
  const visit = (selection: SelectionShape): void => {
    for (const field of [...selection.byType.values()].flat()) {
      paths.add(field.path);
      const decision = field.index === null ? undefined : byIndex.get(field.index);
      if (decision !== undefined) decided.push(decision);
      if (field.selection !== null) visit(field.selection);
    }
  };
  visit(shape);
  return { paths: [...paths], decided, states: template.fields.map((field, index) => (field.implicit ? 'N' : initial(template.defaults.charAt(index)))) };
}

function initial(state: string): FieldState {
  const known = FIELD_STATES.find((each) => each === state);
  return known === 'D' || known === 'V' ? known : 'N';
}
