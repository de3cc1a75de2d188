import { DEFAULT_BREAKER, type BreakerSettings } from './breaker.ts';
import { DEFAULT_BULKHEAD, type BulkheadSettings } from './bulkhead.ts';
import { DEFAULT_QUOTA, type QuotaSettings } from './quota.ts';
import { DEFAULT_RETRY, type RetrySettings } from './retry.ts';
import { DEFAULT_TIMEOUT, type TimeoutSettings } from './timeout.ts';

/** How patient, insistent and sparing one source is treated; one section a mechanism. */
export interface ResilienceSettings {
  readonly timeout: TimeoutSettings;
  readonly retry: RetrySettings;
  readonly breaker: BreakerSettings;
  readonly bulkhead: BulkheadSettings;
  readonly quota: QuotaSettings;
}

/** Some settings of some sections; the rest from the source's own or the house's defaults. */
export type PartialResilienceSettings = { readonly [K in keyof ResilienceSettings]?: Partial<ResilienceSettings[K]> };

export const DEFAULT_RESILIENCE: ResilienceSettings = {
  timeout: DEFAULT_TIMEOUT,
  retry: DEFAULT_RETRY,
  breaker: DEFAULT_BREAKER,
  bulkhead: DEFAULT_BULKHEAD,
  quota: DEFAULT_QUOTA,
};

/** Later settings win, section by section. */
export function mergeResilience(...layers: readonly PartialResilienceSettings[]): ResilienceSettings {
  return layers.reduce<ResilienceSettings>(
    (merged, layer) => ({
      timeout: { ...merged.timeout, ...layer.timeout },
      retry: { ...merged.retry, ...layer.retry },
      breaker: { ...merged.breaker, ...layer.breaker },
      bulkhead: { ...merged.bulkhead, ...layer.bulkhead },
      quota: { ...merged.quota, ...layer.quota },
    }),
    DEFAULT_RESILIENCE,
  );
}
