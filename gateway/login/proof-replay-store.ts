/**
 * Remembers which DPoP proofs were used (RFC 9449 section 11.1). In process for one worker; several workers need one that they share, which is why
 * the answer may be a promise.
 */
export interface ProofReplayStore {
  /** True the first time `id` is seen; it is remembered until `until` (epoch seconds). */
  firstUse(id: string, until: number): boolean | Promise<boolean>;
}

/** A store for one process. When `capacity` proofs are remembered and none has run out, every further one is refused: full is not forgetful. */
export function createProofReplayStore(clock: () => number, capacity = 200_000): ProofReplayStore {
  const until = new Map<string, number>();
  return {
    firstUse(id, end) {
      const now = clock() / 1000;
      // Ends grow with time, so the oldest entries stand first.
      for (const [oldest, oldestEnd] of until) {
        if (oldestEnd > now) break;
        until.delete(oldest);
      }
      if (until.has(id) || until.size >= capacity) return false;
      until.set(id, end);
      return true;
    },
  };
}
