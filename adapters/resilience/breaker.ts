import { CircuitState, CountBreaker, ExponentialBackoff, circuitBreaker, handleWhenResult, type CircuitBreakerPolicy } from 'cockatiel';

export interface BreakerSettings {
  /** Calls looked back on, and how many of them there must be before the breaker may open. */
  readonly window: number;
  readonly minimumCalls: number;
  /** Opens when more than this part of the window failed, 0 to 1 exclusive. */
  readonly failureRate: number;
  /** Milliseconds until the first trial call; doubles up to `maxOpenMs` while trials fail. */
  readonly openMs: number;
  readonly maxOpenMs: number;
}

export const DEFAULT_BREAKER: BreakerSettings = { window: 20, minimumCalls: 5, failureRate: 0.5, openMs: 5_000, maxOpenMs: 60_000 };

/** UP: calls go through. DOWN: the breaker is open and nobody is asked. TRIAL: one call is let through to see. */
export const SOURCE_STATES = ['UP', 'TRIAL', 'DOWN'] as const;
export type SourceState = (typeof SOURCE_STATES)[number];

/** A breaker over results; `failed` is told whether the call is a trial, for a trial that never reached the department proves nothing. */
export function createBreaker<R>(settings: BreakerSettings, failed: (result: R, trial: boolean) => boolean): CircuitBreakerPolicy {
  const policy: CircuitBreakerPolicy = circuitBreaker(
    // Cockatiel types the predicate's result as unknown; this policy is only ever executed with functions that give an R.
    handleWhenResult((result) => failed(result as R, policy.state === CircuitState.HalfOpen)),
    {
      halfOpenAfter: new ExponentialBackoff<number>({
        initialDelay: settings.openMs,
        maxDelay: settings.maxOpenMs,
        // No jitter: one breaker per process trials one call, and an operator can tell when.
        generator: (attempt = 0) => [Math.min(settings.maxOpenMs, settings.openMs * 2 ** attempt), attempt + 1],
      }),
      breaker: new CountBreaker({ threshold: settings.failureRate, size: settings.window, minimumNumberOfCalls: settings.minimumCalls }),
    },
  );
  return policy;
}

export function stateOfBreaker(policy: CircuitBreakerPolicy): SourceState {
  if (policy.state === CircuitState.Closed) return 'UP';
  return policy.state === CircuitState.HalfOpen ? 'TRIAL' : 'DOWN';
}
