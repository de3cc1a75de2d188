import type { AccessPlan } from '../../../../gateway/access/access-plan.ts';
import type { AccessResult } from '../../../../gateway/access/access-result.ts';
import { fieldDifferencesOf } from '../../../../gateway/audit/field-differences-of.ts';
import type { FieldState, FieldTally } from '../../../../journal/journal-entry.ts';
import { decodeEntry } from '../../../../journal/codec/decode-entry.ts';
import { EntryEncoder } from '../../../../journal/codec/entry-encoder.ts';
import type { AccessView } from '../../../../journal/read/access-view.ts';
import { EntryResolver } from '../../../../journal/read/entry-resolver.ts';
import { pseudonymise } from '../../../../journal/subjects/pseudonymise.ts';
import { sampleRecord } from '../../../journal/sample-record.ts';

const KEY = { epoch: '2026Q4', key: Buffer.alloc(32, 9), validUntil: Number.MAX_SAFE_INTEGER };

/** The entry of an answer, made of what access decided as the audit makes it, and read back from its bytes as an auditor reads it. */
export async function entryOf({ template }: AccessPlan, { fieldStates, tallies }: AccessResult): Promise<AccessView> {
  const record = sampleRecord(1, { template, differences: fieldDifferencesOf(template, fieldStates, tallies) });
  const log = new EntryEncoder().encodeAccess(record, pseudonymise(record, KEY), 0);
  const read = async (index: number): Promise<ReturnType<typeof decodeEntry>> => decodeEntry(log[index] ?? Buffer.alloc(0));
  const entry = await read(log.length - 1);
  if (entry.kind !== 'A') throw new Error('an access entry must come back');
  return new EntryResolver('log', read).view(log.length - 1, entry);
}

const LETTERS: Readonly<Record<string, FieldState>> = { ALLOW: 'A', MASK: 'M', VERDICT: 'V', DENY: 'D' };

/** What an entry must say of a field that was decided so, once a record: one state, or how often each occurred. */
function stateOf(outcomes: readonly string[]): FieldState | FieldTally {
  const tally: Partial<Record<FieldState, number>> = {};
  for (const outcome of outcomes) {
    const letter = LETTERS[outcome] ?? 'N';
    tally[letter] = (tally[letter] ?? 0) + 1;
  }
  const [only, another] = Object.keys(tally) as FieldState[]; // keys of the table above
  return only === undefined ? 'N' : another === undefined ? only : tally;
}

const inOrder = (state: FieldState | FieldTally): string => (typeof state === 'string' ? state : Object.entries(state).map(([letter, count]) => `${letter}${count}`).toSorted().join(''));

/**
 * Where an entry says otherwise than a walk of its own decided. `decided`: outcomes by selection path and coordinate, one a record that the walk came to. Of what it did not come
 * to, below what was withheld, an entry may say anything but that it was shown.
 */
export function wrongOf({ fields }: AccessView, decided: ReadonlyMap<string, readonly string[]>): string[] {
  const selected = fields.filter(({ implicit }) => !implicit);
  const places = new Set(selected.map(({ path, coordinate }) => `${path} ${coordinate}`));
  const missing = [...decided.keys()].filter((place) => !places.has(place)).map((place) => `${place} was decided, and the entry does not have it`);
  return [...missing, ...selected.flatMap(({ path, coordinate, state }) => {
    const outcomes = decided.get(`${path} ${coordinate}`);
    const said = inOrder(state);
    if (outcomes === undefined) return /[AM]/.test(said) ? [`${path} ${coordinate} is said to be ${said}, and no record was come to`] : [];
    const expected = inOrder(stateOf(outcomes));
    return said === expected ? [] : [`${path} ${coordinate} is said to be ${said}, and was decided ${expected}`];
  })];
}
