/** What a gateway's process spent over a while, all its threads, and the requests that came to their audit in it. */
export interface Spent {
  readonly cpuMs: number;
  readonly requests: number;
}

/** Neighbouring whiles with and without the audit, from one publication of the journal to the next: about a second. */
export interface AuditCycle {
  readonly audited: Spent;
  readonly unaudited: Spent;
}
