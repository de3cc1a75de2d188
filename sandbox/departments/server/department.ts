import type { SyntheticRegistry } from '../../people/synthetic-registry.ts';
import type { Clock } from './clock.ts';
import type { FaultSetting, FaultSwitch } from './fault-switch.ts';

/** What a department noted of one request: enough for a test to assert what reached it. */
export interface ReceivedRequest {
  /** e.g. `queryPop`, `getLicenseList`. */
  readonly operation: string;
  /** Purpose fields as the department calls them (`YWLX`, `useCause`, `additional.projectId`, …); absent ones are left out. */
  readonly purpose: Readonly<Record<string, string>>;
  /** Whom it was asked about, as sent. */
  readonly subjects: readonly string[];
  /** Request headers that matter to the protocol, lower-case. */
  readonly headers: Readonly<Record<string, string>>;
  /** `ok`, or the refusal's code as sent. */
  readonly outcome: string;
}

/** How to start a department; `port` 0 takes a free one. */
export interface DepartmentOptions {
  readonly registry: SyntheticRegistry;
  /** Default 0. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default the real clock. */
  readonly clock?: Clock;
  /** Faults on from the start. */
  readonly faults?: readonly FaultSetting[];
}

/** A department that is listening. */
export interface Department {
  readonly name: string;
  /** Origin, e.g. `http://127.0.0.1:4201`. */
  readonly url: string;
  readonly port: number;
  readonly faults: FaultSwitch;
  /** Oldest first; the last 10,000 are kept. */
  readonly received: readonly ReceivedRequest[];
  /** Stops listening and drops open connections, hanging ones too. */
  close(): Promise<void>;
}
