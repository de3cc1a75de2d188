export interface BulkheadSettings {
  /** Calls under way at once in this process. */
  readonly concurrent: number;
  /** Calls that may wait for a place; one more is turned away at once. */
  readonly queued: number;
}

export const DEFAULT_BULKHEAD: BulkheadSettings = { concurrent: 16, queued: 256 };
