import { FIELD_STATES } from '../../journal/journal-entry.ts';
import type { AccessTemplate, FieldDifference, FieldState, FieldTally } from '../../journal/journal-entry.ts';

type Tallies = ReadonlyMap<number, FieldTally>;

const NO_TALLIES: Tallies = new Map();

interface Remembered {
  readonly template: AccessTemplate;
  readonly tallies: Tallies;
  readonly differences: readonly FieldDifference[];
}

/** By the states of an answer's fields: frozen, and the same object for every answer of a plan that discloses as much. Says how many records, nothing of one. */
const REMEMBERED = new WeakMap<readonly FieldState[], Remembered>();

/**
 * Where the states of one request differ from its template's defaults. Both have one state a field, in the template's order; a field that records
 * decided differently has a tally instead. The list is frozen, and the very same one where template, states and tallies are those of the time before.
 */
export function fieldDifferencesOf(template: AccessTemplate, states: readonly FieldState[], tallies: Tallies = NO_TALLIES): readonly FieldDifference[] {
  const known = REMEMBERED.get(states);
  if (known !== undefined && known.template === template && areSame(known.tallies, tallies)) return known.differences;
  const differences = differencesOf(template, states, tallies);
  if (Object.isFrozen(states)) REMEMBERED.set(states, { template, tallies, differences });
  return differences;
}

function differencesOf(template: AccessTemplate, states: readonly FieldState[], tallies: Tallies): readonly FieldDifference[] {
  if (states.length !== template.fields.length) {
    throw new RangeError(`a request must have one state a field of its template: ${template.fields.length} fields, ${states.length} states`);
  }
  const differences: FieldDifference[] = [];
  states.forEach((state, index) => {
    const tally = tallies.get(index);
    if (tally !== undefined) differences.push(Object.freeze({ index, state: tally, reason: null }));
    else if (state !== template.defaults.charAt(index)) differences.push(Object.freeze({ index, state, reason: null }));
  });
  return Object.freeze(differences);
}

function areSame(one: Tallies, other: Tallies): boolean {
  if (one === other) return true;
  if (one.size !== other.size) return false;
  for (const [index, tally] of one) {
    const counted = other.get(index);
    if (counted === undefined || FIELD_STATES.some((state) => tally[state] !== counted[state])) return false;
  }
  return true;
}
