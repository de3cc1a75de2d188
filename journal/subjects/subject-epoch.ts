export interface SubjectEpoch {
  /** `2026Q4`. */
  readonly name: string;
  /** Epoch milliseconds at which it ends. */
  readonly end: number;
}

/** The epoch of an instant: the calendar quarter in UTC. */
export function subjectEpoch(at: number): SubjectEpoch {
  const date = new Date(at);
  const quarter = Math.floor(date.getUTCMonth() / 3);
  return { name: `${date.getUTCFullYear()}Q${quarter + 1}`, end: Date.UTC(date.getUTCFullYear(), quarter * 3 + 3) };
}
