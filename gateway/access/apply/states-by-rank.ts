import type { FieldState } from '../../../journal/journal-entry.ts';

/** From what discloses least to what discloses most: over many records a field's state is the most that any of them disclosed. */
export const STATES_BY_RANK = ['N', 'D', 'V', 'M', 'A'] as const satisfies readonly FieldState[];
export const RANK: Readonly<Record<FieldState, number>> = { N: 0, D: 1, V: 2, M: 3, A: 4 };
