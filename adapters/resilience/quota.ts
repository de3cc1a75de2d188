import type { Clock } from '../clock.ts';

export interface QuotaSettings {
  /** Calls in a clock minute; null = no such limit. */
  readonly perMinute: number | null;
  /** Calls in a calendar day of China; null = no such limit. */
  readonly perDay: number | null;
  /** Milliseconds during which nobody is asked after the department itself said the quota is used up. */
  readonly cooldownMs: number;
}

export const DEFAULT_QUOTA: QuotaSettings = { perMinute: null, perDay: null, cooldownMs: 60_000 };

/**
 * Counts calls within windows. In process for one worker; several workers of one source share a store in the database, because the
 * department counts per caller and not per process.
 */
export interface QuotaStore {
  /** Adds one to the count of this window and gives the count after it. A window is forgotten once its end has passed. */
  add(window: string, endsAt: number): Promise<number>;
  /** The count so far, 0 for a window nobody has counted in. */
  read(window: string): Promise<number>;
}

export type QuotaDecision = { readonly allowed: true } | { readonly allowed: false; readonly retryAfterMs: number };

export interface QuotaLeft {
  readonly limit: number;
  readonly left: number;
}

export interface QuotaFigures {
  readonly perMinute: QuotaLeft | null;
  readonly perDay: QuotaLeft | null;
  /** Whether the department itself has said that the quota is used up, within the last cool-down. */
  readonly coolingDown: boolean;
}

export interface Quota {
  /** Takes one call from each window, or says when to come back. A refused call may still have been counted in the minute: on the safe side. */
  take(): Promise<QuotaDecision>;
  /** The department refused for quota: nobody asks again before the cool-down ends. */
  refusedByDepartment(): void;
  figures(): QuotaFigures;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** China has been on +08:00 without summer time since 1992; daily quotas turn over at its midnight. */
const CHINA_OFFSET_MS = 8 * 3_600_000;

function endOfWindow(now: number, length: number): number {
  return (Math.floor((now + CHINA_OFFSET_MS) / length) + 1) * length - CHINA_OFFSET_MS;
}

/** A quota store for a single process. */
export function createQuotaStore(clock: Clock): QuotaStore {
  const counts = new Map<string, { count: number; readonly endsAt: number }>();
  const forgetEnded = (): void => {
    for (const [window, { endsAt }] of counts) if (endsAt <= clock.now()) counts.delete(window);
  };
  return {
    add: async (window, endsAt) => {
      forgetEnded();
      const entry = counts.get(window) ?? { count: 0, endsAt };
      entry.count += 1;
      counts.set(window, entry);
      return entry.count;
    },
    read: async (window) => counts.get(window)?.count ?? 0,
  };
}

export function createQuota(source: string, settings: QuotaSettings, clock: Clock, store: QuotaStore = createQuotaStore(clock)): Quota {
  const limits = [
    { name: 'perMinute', limit: settings.perMinute, length: MINUTE_MS },
    { name: 'perDay', limit: settings.perDay, length: DAY_MS },
  ] as const;
  const seen = new Map<string, { readonly count: number; readonly endsAt: number }>();
  let coolUntil = 0;

  const left = (name: string, limit: number | null): QuotaLeft | null => {
    if (limit === null) return null;
    const last = seen.get(name);
    const used = last === undefined || last.endsAt <= clock.now() ? 0 : last.count;
    return { limit, left: Math.max(0, limit - used) };
  };
  return {
    take: async () => {
      const now = clock.now();
      if (now < coolUntil) return { allowed: false, retryAfterMs: coolUntil - now };
      for (const { name, limit, length } of limits) {
        if (limit === null) continue;
        const endsAt = endOfWindow(now, length);
        const count = await store.add(`${source}/${name}/${endsAt}`, endsAt);
        seen.set(name, { count, endsAt });
        if (count > limit) return { allowed: false, retryAfterMs: endsAt - now };
      }
      return { allowed: true };
    },
    refusedByDepartment: () => {
      coolUntil = clock.now() + settings.cooldownMs;
    },
    figures: () => ({ perMinute: left('perMinute', settings.perMinute), perDay: left('perDay', settings.perDay), coolingDown: clock.now() < coolUntil }),
  };
}
