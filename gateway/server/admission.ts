import { watchAdaptiveLimit } from './adaptive-limit.ts';
import type { HttpLimits } from './http-limits.ts';
import { createInFlight } from './in-flight.ts';
import type { InFlight } from './in-flight.ts';
import { watchLoopDelay } from './loop-delay.ts';
import type { LoopDelayEffects } from './loop-delay.ts';
import type { Metrics } from './metrics.ts';

export interface Admission {
  readonly inFlight: InFlight;
  /** Ends the watching; what is in flight goes on. */
  stop(): void;
}

/** Decides how many requests are taken at one time, by how late and how busy this process is, and shows both as metrics. */
export function watchAdmission(limits: Pick<HttpLimits, 'inFlight' | 'inFlightFloor' | 'maxLoopDelay'>, { now, every }: LoopDelayEffects, metrics: Pick<Metrics, 'gauge'>): Admission {
  const { inFlight: capacity, inFlightFloor: floor, maxLoopDelay } = limits;
  const loopDelay = watchLoopDelay({ now, every });
  const inFlight: InFlight = createInFlight({ capacity, floor, maxLoopDelay, loopDelay: () => loopDelay.milliseconds, limit: () => limit.requests });
  const limit = watchAdaptiveLimit({ capacity, floor, count: () => inFlight.count, now, idle: () => performance.eventLoopUtilization().idle, every });
  metrics.gauge('shuqiao_requests_in_flight', 'GraphQL requests being answered', () => inFlight.count);
  metrics.gauge('shuqiao_requests_limit', 'GraphQL requests that may be answered at one time, as found by trying', () => limit.requests);
  metrics.gauge('shuqiao_loop_delay_milliseconds', 'How far the process is behind with its work', () => loopDelay.milliseconds);
  return {
    inFlight,
    stop() {
      loopDelay.stop();
      limit.stop();
    },
  };
}
