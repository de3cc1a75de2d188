import type { FieldOutcome } from '../../journal/codec/log-entry.ts';
import { FIELD_STATES } from '../../journal/journal-entry.ts';

/** One field of a profile: every path of one coordinate together. */
export interface ProfileField {
  readonly coordinate: string;
  readonly grade: number;
  readonly owner: string;
  readonly implicit: boolean;
  /** Every state that occurred, in the order of `FIELD_STATES`. */
  readonly states: string;
  /** Reasons that occurred, sorted and joined by a comma; null for none. */
  readonly reason: string | null;
}

/** What a request made of its fields, as the index keeps it. */
export interface FieldProfile {
  readonly fields: readonly ProfileField[];
  /** Highest grade of a field that was disclosed: allowed, masked or by verdict; 0 for none. */
  readonly disclosedGrade: number;
  readonly denied: number;
  readonly masked: number;
}

const DISCLOSED = /[AMV]/;

interface Gathered {
  readonly field: FieldOutcome;
  readonly states: Set<string>;
  readonly reasons: Set<string>;
}

/** The fields of an entry by coordinate: aliases and repeated paths of one field are one line, with all their states. */
export function fieldProfile(outcomes: readonly FieldOutcome[]): FieldProfile {
  const gathered = new Map<string, Gathered>();
  for (const field of outcomes) {
    const key = `${field.coordinate} ${field.implicit}`;
    const one = gathered.get(key) ?? { field, states: new Set<string>(), reasons: new Set<string>() };
    gathered.set(key, one);
    for (const state of typeof field.state === 'string' ? [field.state] : Object.keys(field.state)) one.states.add(state);
    if (field.reason !== null) one.reasons.add(field.reason);
  }
  const fields = [...gathered.values()].map(({ field: { coordinate, grade, owner, implicit }, states, reasons }): ProfileField => ({
    coordinate, grade, owner, implicit, states: FIELD_STATES.filter((state) => states.has(state)).join(''), reason: reasons.size === 0 ? null : [...reasons].sort().join(','),
  }));
  fields.sort((a, b) => (a.coordinate === b.coordinate ? Number(a.implicit) - Number(b.implicit) : a.coordinate < b.coordinate ? -1 : 1));
  return {
    fields,
    disclosedGrade: Math.max(0, ...fields.filter(({ states }) => DISCLOSED.test(states)).map(({ grade }) => grade)),
    denied: fields.filter(({ states }) => states.includes('D')).length,
    masked: fields.filter(({ states }) => states.includes('M')).length,
  };
}
