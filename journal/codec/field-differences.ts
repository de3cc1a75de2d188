import { FIELD_STATES } from '../journal-entry.ts';
import type { FieldDifference, FieldState, FieldTally } from '../journal-entry.ts';

const PART = /^(\d+)(?:-(\d+))?(?:([AMDVN])|((?:[AMDVN]\d+)+))(?:!(\d+))?$/;

function stateText(state: FieldState | FieldTally): string {
  if (typeof state === 'string') return state;
  return FIELD_STATES.filter((name) => state[name] !== undefined).map((name) => `${name}${state[name]}`).join('');
}

/** Texts of frozen lists without reasons, which are written alike in every log. */
const WRITTEN = new WeakMap<readonly FieldDifference[], string>();

/**
 * Differences as text: `3D!17,5-9N,12A7D3`: field 3 denied for the reason at dictionary index 17, fields 5 to 9 not resolved, field 12
 * allowed in seven records and denied in three. Runs of one state are joined.
 */
export function encodeDifferences(differences: readonly FieldDifference[], reasonIndex: (reason: string) => number): string {
  const written = WRITTEN.get(differences);
  if (written !== undefined) return written;
  const text = textOf(differences, reasonIndex);
  if (Object.isFrozen(differences) && differences.every(({ reason }) => reason === null)) WRITTEN.set(differences, text);
  return text;
}

function textOf(differences: readonly FieldDifference[], reasonIndex: (reason: string) => number): string {
  const parts: { from: number; to: number; suffix: string }[] = [];
  for (const difference of [...differences].sort((a, b) => a.index - b.index)) {
    const suffix = `${stateText(difference.state)}${difference.reason === null ? '' : `!${reasonIndex(difference.reason)}`}`;
    const last = parts.at(-1);
    if (last !== undefined && last.to === difference.index - 1 && last.suffix === suffix) last.to = difference.index;
    else parts.push({ from: difference.index, to: difference.index, suffix });
  }
  return parts.map(({ from, to, suffix }) => `${from}${to === from ? '' : `-${to}`}${suffix}`).join(',');
}

/** The inverse of {@link encodeDifferences}; null for text that is not of that form. `reasonAt` answers null for an index that names no reason. */
export function decodeDifferences(text: string, reasonAt: (index: number) => string | null): FieldDifference[] | null {
  if (text === '') return [];
  const differences: FieldDifference[] = [];
  for (const part of text.split(',')) {
    const match = PART.exec(part);
    if (match === null) return null;
    const [, from = '', to, single, tally, reasonRef] = match;
    const reason = reasonRef === undefined ? null : reasonAt(Number(reasonRef));
    if (reasonRef !== undefined && reason === null) return null;
    const state = single === undefined ? decodeTally(tally ?? '') : FIELD_STATES.find((name) => name === single);
    if (state === undefined || Number(to ?? from) - Number(from) > 100_000) return null;
    for (let index = Number(from); index <= Number(to ?? from); index += 1) differences.push({ index, state, reason });
  }
  return differences;
}

function decodeTally(text: string): FieldTally {
  const tally: Partial<Record<FieldState, number>> = {};
  for (const [, letter, count] of text.matchAll(/([AMDVN])(\d+)/g)) {
    const state = FIELD_STATES.find((name) => name === letter);
    if (state !== undefined) tally[state] = Number(count);
  }
  return tally;
}
