/** Everything that can go wrong on purpose (legacy.md 5.11). What each department supports is listed in the README. */
export const FAULT_KINDS = [
  'slow', 'hang', 'reset', 'body-cut', 'http-500', 'error-200', 'fault-500', 'fault-200', 'html-login', 'html-maintenance', 'maintenance', 'wrong-charset', 'no-charset',
  'utf8-declared-gbk', 'duplicate-rows', 'stale-row', 'wrong-person', 'quota', 'schema-drift', 'rare-lost', 'out-cut', 'empty-out', 'control-characters', 'doctype', 'cdata',
  'token-race', 'secret-expired', 'clock-skew', 'total-lies', 'double-encoded', 'invalid-json', 'not-listed', 'truncate-window', 'late-row', 'axis-order',
  'success-lies', 'wrong-signature', 'throttle', 'unknown-code', 'null-columns',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One fault switched on. */
export interface FaultSetting {
  readonly fault: FaultKind;
  /** How many requests it befalls; without it, every one until cleared. */
  readonly times?: number;
  /** `slow`: milliseconds, at least (default 8,000); `clock-skew`: milliseconds the department's clock is off (default −300,000). */
  readonly ms?: number;
  /** `slow`: milliseconds at most, spread evenly from `ms`; without it every answer takes `ms`. */
  readonly upTo?: number;
  /** `quota`: calls still answered today, `throttle`: this minute (default 0); `out-cut` and `body-cut`: bytes kept (default 2,000). */
  readonly after?: number;
}

/** The faults of one department; tests and operators switch them while it runs. */
export interface FaultSwitch {
  readonly supported: readonly FaultKind[];
  /** Throws RangeError on a fault this department does not have or a number that is no whole number from 0 (`ms` may be negative). */
  set(setting: FaultSetting): void;
  /** One fault, or all. */
  clear(fault?: FaultKind): void;
  active(): readonly FaultSetting[];
  /** The setting if it befalls the request now being answered, which uses up one of its times; else null. */
  strike(fault: FaultKind): FaultSetting | null;
}

function requireWhole(name: string, value: number | undefined, least: number): void {
  if (value !== undefined && (!Number.isInteger(value) || value < least)) throw new RangeError(`${name} must be a whole number from ${least}, got ${value}`);
}

/** Makes the switch of a department, with faults on from the start if given. */
export function faultSwitch(supported: readonly FaultKind[], initial: readonly FaultSetting[] = []): FaultSwitch {
  const on = new Map<FaultKind, FaultSetting>();
  const set = (setting: FaultSetting): void => {
    if (!supported.includes(setting.fault)) throw new RangeError(`fault must be one of ${supported.join(', ')}`);
    requireWhole('times', setting.times, 1);
    requireWhole('after', setting.after, 0);
    requireWhole('ms', setting.ms, -86_400_000);
    requireWhole('upTo', setting.upTo, 0);
    on.set(setting.fault, setting);
  };
  for (const setting of initial) set(setting);
  return {
    supported, set,
    clear: (fault) => (fault === undefined ? on.clear() : void on.delete(fault)),
    active: () => [...on.values()],
    strike(fault) {
      const setting = on.get(fault);
      if (setting === undefined) return null;
      if (setting.times !== undefined) {
        if (setting.times <= 1) on.delete(fault);
        else on.set(fault, { ...setting, times: setting.times - 1 });
      }
      return setting;
    },
  };
}
