import type { AccessPlan } from '../../../gateway/access/index.ts';
import type { AccessRecord, FieldState, FieldTally } from '../../../journal/journal-entry.ts';
import { ID_NUMBERS, idOf } from '../../gateway/access/access-house.ts';
import type { Persona } from '../../gateway/access/access-house.ts';
import { TALE } from './lies.ts';
import type { Origin } from './told-graph.ts';

const ENTITY_KEYS: Readonly<Record<string, string>> = { E1: '91320499MY9A00018R', E2: '92320499MY9A000355' };

interface Leaf { readonly path: string; readonly value: unknown }

function leavesOf(value: unknown, path = ''): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, `${path}.@`));
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, path === '' ? key : `${path}.${key}`));
}

const counts = (state: FieldState | FieldTally, one: FieldState): number => (typeof state === 'string' ? (state === one ? Number.POSITIVE_INFINITY : 0) : (state[one] ?? 0));

/** What a response shows and its entry does not say, or what it must not show at all; empty when both agree. Looks at nothing but the text, the entry and where values come from. */
export function untold(text: string, record: AccessRecord, plan: AccessPlan, origins: ReadonlyMap<string | number, Origin>): string[] {
  const found: string[] = [];
  const { data, ...beside } = JSON.parse(text) as { data: unknown };
  if (text.includes(TALE)) found.push('the response holds what a subgraph said beside its data');
  const states = plan.template.fields.map((_, index): FieldState | FieldTally => record.differences.find((each) => each.index === index)?.state ?? plan.template.defaults.charAt(index) as FieldState);
  const subjects = new Set(record.subjects.map(({ key }) => key));
  // One path and field may stand in the template more than once, below different types.
  const shown = new Map<string, { readonly indexes: readonly number[]; times: number }>();
  for (const { path, value } of leavesOf(data)) {
    if (value === null || (typeof value !== 'string' && typeof value !== 'number')) continue;
    const origin = origins.get(value);
    // A list of texts is one field.
    const places = plan.template.fields.flatMap((field, index) => (!field.implicit && field.path === path.replace(/(?:\.@)+$/, '') ? [index] : []));
    if (origin !== undefined) {
      const indexes = places.filter((each) => plan.template.fields[each]?.coordinate === origin.coordinate);
      const name = `${path.replace(/(?:\.@)+$/, '')} (${origin.coordinate})`;
      if (indexes.length === 0) found.push(`${name} is shown, and the entry has no such field there`);
      else shown.set(name, { indexes, times: path.endsWith('.@') ? 1 : (shown.get(name)?.times ?? 0) + 1 });
      const key = origin.about === null ? null : (ENTITY_KEYS[origin.about] ?? idOf(origin.about as Persona));
      if (key !== null && !subjects.has(key)) found.push(`${path} holds ${origin.coordinate} of ${origin.about}, who is no subject of the entry`);
    } else if (typeof value === 'string' && /\*\*|-XX/.test(value) && !places.some((index) => counts(states[index] ?? 'N', 'M') > 0)) {
      found.push(`${path} is masked, and the entry says of it ${JSON.stringify(places.map((index) => states[index]))}`);
    }
  }
  for (const [name, { indexes, times }] of shown) {
    const told = indexes.map((index) => states[index] ?? 'N');
    if (told.reduce((sum, state) => sum + counts(state, 'A'), 0) < times) found.push(`${name} is shown plainly ${times} times, and the entry says ${JSON.stringify(told)}`);
    const decisions = plan.decisions.filter(({ path, coordinate }) => name === `${path} (${coordinate})`);
    if (!decisions.some(({ outcome }) => outcome === 'ALLOW' || outcome === 'PER_RECORD')) found.push(`${name} is shown plainly, and was decided ${decisions.map(({ outcome }) => outcome).join()}`);
  }
  for (const { value } of leavesOf(beside)) if ((typeof value === 'string' || typeof value === 'number') && origins.has(value)) found.push(`a value of ${origins.get(value)?.coordinate} stands beside the data`);
  const aside = JSON.stringify(beside);
  for (const number of Object.values(ID_NUMBERS)) if (aside.includes(number)) found.push('an ID number stands beside the data');
  return found;
}

