import type { AccessTemplate, FieldDifference, FieldState } from '../../journal/journal-entry.ts';

/** Where the states of one request differ from its template's defaults. Both have one state a field, in the template's order. */
export function fieldDifferencesOf(template: AccessTemplate, states: readonly FieldState[]): FieldDifference[] {
  if (states.length !== template.fields.length) {
    throw new RangeError(`a request must have one state a field of its template: ${template.fields.length} fields, ${states.length} states`);
  }
  const differences: FieldDifference[] = [];
  states.forEach((state, index) => {
    if (state !== template.defaults.charAt(index)) differences.push({ index, state, reason: null });
  });
  return differences;
}
