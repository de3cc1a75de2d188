/** Where each state of an alert may go (audit.md 3.2). */
export const ALERT_MOVES = {
  NEW: ['TRIAGED'],
  TRIAGED: ['ASKED', 'EXPLAINED', 'VIOLATION'],
  ASKED: ['EXPLAINED', 'VIOLATION'],
  EXPLAINED: [],
  VIOLATION: ['HANDED_OVER'],
  HANDED_OVER: [],
} as const satisfies Record<string, readonly string[]>;
export type AlertState = keyof typeof ALERT_MOVES;

/** What a rule raised, and how far it was pursued. */
export interface Alert {
  readonly alertId: string;
  readonly rule: string;
  readonly ruleVersion: string;
  readonly state: AlertState;
  readonly raisedAt: Date;
  readonly fromMs: number;
  readonly toMs: number;
  readonly clientId: string | null;
  readonly organization: string | null;
  readonly measured: number;
  readonly threshold: number;
  /** By when the unit must explain; null until it was asked. */
  readonly dueAt: Date | null;
}

export interface AlertStep {
  readonly at: Date;
  readonly movedBy: string;
  readonly state: AlertState;
  readonly note: string;
}
