import type { AccessRecord, AccessTemplate, FieldState } from '../journal-entry.ts';

const DISCLOSING: ReadonlySet<string> = new Set<FieldState>(['A', 'M', 'V']);
const byTemplate = new WeakMap<AccessTemplate, boolean>();

const isSensitive = (template: AccessTemplate, index: number): boolean => (template.fields[index]?.grade ?? 4) >= 3;

/** Whether a response discloses anything of grade L3 or L4, masked and verdicts included: what a journal in trouble refuses first (audit.md 2.7). */
export function disclosesSensitive(record: Pick<AccessRecord, 'template' | 'differences'>): boolean {
  const { template, differences } = record;
  let byDefault = byTemplate.get(template);
  if (byDefault === undefined) {
    byDefault = template.fields.some((_, index) => isSensitive(template, index) && DISCLOSING.has(template.defaults.charAt(index)));
    byTemplate.set(template, byDefault);
  }
  return byDefault || differences.some(({ index, state }) => {
    return isSensitive(template, index) && (typeof state === 'string' ? [state] : Object.keys(state)).some((name) => DISCLOSING.has(name));
  });
}
