import { BrokenCircuitError, BulkheadRejectedError, TaskCancelledError, bulkhead } from 'cockatiel';
import type { UnavailableCause } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import type { Clock } from '../clock.ts';
import { refused, unavailable, type Reading } from '../reading.ts';
import { createBreaker, stateOfBreaker } from './breaker.ts';
import { untilDeadline } from './deadline.ts';
import { createTally } from './tally.ts';
import { createQuota, type QuotaStore } from './quota.ts';
import type { ResilienceSettings } from './resilience-settings.ts';
import { retryWhile } from './retry.ts';
import { registerSourceFigures, type SourceFigures } from './source-figures.ts';
import { withinTime } from './timeout.ts';

export interface SourceCall<T> {
  readonly context: CallContext;
  /** Whether asking twice does no harm. Only then is the call tried again. */
  readonly safe: boolean;
  /** One exchange with the department; gives a reading for whatever it does, and honours the signal. */
  readonly attempt: (signal: AbortSignal) => Promise<Reading<T>>;
}

export interface CallResult<T> {
  readonly reading: Reading<T>;
  /** Milliseconds, waiting and retries included. */
  readonly latencyMs: number;
}

/** The one way to a source system: deadline, retry, bulkhead, breaker, quota and time limit around each attempt, and figures of all of it. */
export interface SourceCaller {
  call<T>(call: SourceCall<T>): Promise<CallResult<T>>;
  figures(): SourceFigures;
  /** Later calls answer UNAVAILABLE CONNECTION; the figures leave {@link sourceFigures}. */
  close(): void;
}

export interface SourceCallerOptions {
  readonly source: string;
  readonly settings: ResilienceSettings;
  readonly clock: Clock;
  /** Uniform in [0, 1), for jitter. */
  readonly random: () => number;
  readonly quotaStore?: QuotaStore;
}

/** Causes that speak against the source's health. CANCELLED and BULKHEAD_FULL are ours, REFUSED is an answer. */
const FAILURES: ReadonlySet<UnavailableCause> = new Set(['TIMEOUT', 'CONNECTION', 'HTTP_STATUS', 'NOT_THE_PROTOCOL', 'MALFORMED', 'MAINTENANCE', 'SOURCE_FAULT']);
/** Causes that may be gone in a moment. A login page, a malformed body and maintenance will still be there. */
const PASSING: ReadonlySet<UnavailableCause> = new Set(['TIMEOUT', 'CONNECTION', 'HTTP_STATUS', 'SOURCE_FAULT']);

/** A reading, and whether the department was asked for it. */
interface Attempted<T> {
  readonly asked: boolean;
  readonly reading: Reading<T>;
}

function isOneOf(causes: ReadonlySet<UnavailableCause>, reading: Reading<unknown>): boolean {
  return reading.outcome === 'UNAVAILABLE' && causes.has(reading.cause);
}

interface Guard {
  run<T>(call: SourceCall<T>, signal: AbortSignal): Promise<Attempted<T>>;
  gauges(): Pick<SourceFigures, 'state' | 'inFlight' | 'queued' | 'quota'>;
}

/** One try: a place in the bulkhead, then the breaker, then the quota, then the department under its time limit. */
function createGuard({ source, settings, clock, quotaStore }: SourceCallerOptions): Guard {
  const places = bulkhead(settings.bulkhead.concurrent, settings.bulkhead.queued);
  const quota = createQuota(source, settings.quota, clock, quotaStore);
  // A trial that was cancelled or held back by our own quota never proved the department well: it counts as failed.
  const breaker = createBreaker<Attempted<unknown>>(settings.breaker, ({ asked, reading }, trial) =>
    isOneOf(FAILURES, reading) || (trial && (!asked || (reading.outcome === 'UNAVAILABLE' && reading.cause === 'CANCELLED'))));

  async function ask<T>(call: SourceCall<T>, signal: AbortSignal): Promise<Attempted<T>> {
    const decision = await quota.take();
    if (!decision.allowed) return { asked: false, reading: refused('QUOTA', { retryAfterMs: decision.retryAfterMs }) };
    const milliseconds = Math.min(settings.timeout.attemptMs, call.context.deadline - clock.now());
    const timed = await withinTime(milliseconds, signal, call.attempt);
    if (timed.kind !== 'DONE') return { asked: true, reading: unavailable(timed.kind === 'CANCELLED' ? 'CANCELLED' : 'TIMEOUT') };
    if (timed.value.outcome === 'REFUSED' && timed.value.cause === 'QUOTA') quota.refusedByDepartment();
    return { asked: true, reading: timed.value };
  }

  return {
    run: async (call, signal) => {
      if (signal.aborted) return { asked: false, reading: unavailable('CANCELLED') };
      try {
        return await places.execute(() => breaker.execute(() => ask(call, signal), signal), signal);
      } catch (error) {
        if (error instanceof BulkheadRejectedError) return { asked: false, reading: unavailable('BULKHEAD_FULL', { retryAfterMs: settings.timeout.attemptMs }) };
        if (error instanceof BrokenCircuitError) return { asked: false, reading: unavailable('BREAKER_OPEN', { retryAfterMs: settings.breaker.openMs }) };
        if (error instanceof TaskCancelledError) return { asked: false, reading: unavailable('CANCELLED') };
        throw error;
      }
    },
    gauges: () => ({
      state: stateOfBreaker(breaker),
      inFlight: settings.bulkhead.concurrent - places.executionSlots,
      queued: settings.bulkhead.queued - places.queueSlots,
      quota: quota.figures(),
    }),
  };
}

export function createSourceCaller(options: SourceCallerOptions): SourceCaller {
  const { source, settings, clock, random } = options;
  const guard = createGuard(options);
  const tally = createTally();
  let closed = false;

  /** Waiting between tries holds no place in the bulkhead. */
  async function withRetries<T>(call: SourceCall<T>, signal: AbortSignal): Promise<Reading<T>> {
    const again = ({ reading }: Attempted<T>): boolean =>
      isOneOf(PASSING, reading) && !signal.aborted && clock.now() < call.context.deadline
      && (reading.outcome !== 'UNAVAILABLE' || reading.retryAfterMs === null || reading.retryAfterMs <= settings.retry.maxDelayMs);
    const policy = retryWhile(call.safe ? settings.retry : { ...settings.retry, retries: 0 }, random, again);
    policy.onRetry(() => tally.retried());
    return (await policy.execute(() => guard.run(call, signal))).reading;
  }

  const figures = (): SourceFigures => ({ source, ...tally.figures(), ...guard.gauges() });
  const unregister = registerSourceFigures(figures);
  return {
    call: async (call) => {
      const startedAt = clock.now();
      const reading = closed ? unavailable('CONNECTION') : await untilDeadline(call.context, clock, (signal) => withRetries(call, signal));
      const latencyMs = clock.now() - startedAt;
      tally.record(reading, latencyMs);
      return { reading, latencyMs };
    },
    figures,
    close: () => {
      closed = true;
      unregister();
    },
  };
}
