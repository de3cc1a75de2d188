import { limitExceeded } from './limit-exceeded.ts';
import type { OperationLimits } from './operation-limits.ts';

/** Refuses variables with too many values, too deep or with too long a list (access.md A8). Stops counting at the limit. */
export function measureVariables(variables: Readonly<Record<string, unknown>>, limits: OperationLimits): void {
  let values = 0;
  const visit = (value: unknown, depth: number): void => {
    values += 1;
    if (values > limits.variableValues) throw limitExceeded('variableValues', limits.variableValues, null);
    if (typeof value !== 'object' || value === null) return;
    if (depth > limits.variableDepth) throw limitExceeded('variableDepth', limits.variableDepth, null);
    if (Array.isArray(value) && value.length > limits.listItems) throw limitExceeded('listItems', limits.listItems, value.length);
    for (const member of Object.values(value)) visit(member, depth + 1);
  };
  for (const value of Object.values(variables)) visit(value, 1);
}
