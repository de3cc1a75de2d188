import type { Log } from '../log.ts';
import type { HttpLimits } from './http-limits.ts';
import { createInFlight } from './in-flight.ts';
import type { InFlight } from './in-flight.ts';
import type { Metrics } from './metrics.ts';
import { RunningWindow } from './running-window.ts';
import { Turns } from './turns.ts';

/** Decides which GraphQL requests are taken, and when they begin. */
export interface Admission {
  readonly inFlight: InFlight;
  readonly turns: Turns;
  /** Counts a request that was refused; told in the log once a second. */
  refused(): void;
  /** Ends the telling; what is in flight goes on. */
  stop(): void;
}

export interface AdmissionEffects {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Calls again and again; returns what stops it. Must not keep the process alive. */
  readonly every: (milliseconds: number, work: () => void) => () => void;
  /** Calls in the next turn of the event loop. Default setImmediate. */
  readonly nextTurn?: (work: () => void) => void;
  readonly log: Pick<Log, 'warn'>;
}

/** New GraphQL requests that begin in one turn of the event loop: measured, 2 costs the least processor time a request of 1, 2, 4 and all at once. */
const BEGUN_IN_TURN = 2;
/** Requests under way: the least that are always allowed, and those allowed before anything was measured. */
const LEAST_RUNNING = 24;
const FIRST_RUNNING = 128;
/** A line that has stood for less is a burst, which will have been worked off; one that has stood for longer would only stay. Milliseconds. */
const STANDING = 100;
/** How many times the wait allowed even a burst may take. */
const BURST = 2;

/** So many refused within `STANDING` are more load than there is process, and not what one pause has left in line. For how long it then keeps fewer waiting, milliseconds, and the share of floor and wait that is left. */
const MANY = 50;
const STRICT = 1_000;
const STRICT_SHARE = 0.5;

/**
 * One more is refused while there are `inFlight`, and, beyond the first `inFlightFloor`, while it would have to wait for its turn longer than `maxLoopDelay`: in a line
 * that stands, or twice that in any. Once many had to be refused, floor and wait are half of that for a second, the wait for as long as many are, and no burst is waited for: beyond saturation those who are
 * taken are answered sooner than at it (decision 0311). Waiting for subgraphs is not waiting for a turn, so that slow sources never look like an overloaded gateway (decision 0276).
 */
export function createAdmission(limits: Pick<HttpLimits, 'inFlight' | 'inFlightFloor' | 'maxLoopDelay'>, effects: AdmissionEffects, metrics: Pick<Metrics, 'gauge'>): Admission {
  const { inFlight: capacity, inFlightFloor: floor, maxLoopDelay } = limits;
  const { now, every, nextTurn, log } = effects;
  const window = new RunningWindow({ least: Math.min(LEAST_RUNNING, capacity), most: capacity, first: Math.min(FIRST_RUNNING, capacity) });
  const turns = new Turns({ begunInTurn: BEGUN_IN_TURN, window, now, ...(nextTurn === undefined ? {} : { nextTurn }) });
  // The lower floor ends by itself, whatever is refused meanwhile: were it to last as long as anybody is refused, as many clients as the floor allows could keep it up for good.
  // The shorter wait lasts: with the whole floor they are all taken, however short it is.
  let [strictUntil, pressedUntil] = [-Infinity, -Infinity];
  const isStrict = (): boolean => now() < strictUntil;
  const isLate = (): boolean => {
    const { wait } = turns;
    if (now() < pressedUntil) return wait > maxLoopDelay * STRICT_SHARE;
    return wait > maxLoopDelay && (wait > BURST * maxLoopDelay || turns.standing > STANDING);
  };
  const inFlight = createInFlight({ capacity, floor: () => (isStrict() ? Math.ceil(floor * STRICT_SHARE) : floor), isLate });
  let refused = 0;
  let [since, lately] = [-Infinity, 0];
  const countRefused = (): void => {
    refused += 1;
    if (now() - since > STANDING) [since, lately] = [now(), 0];
    lately += 1;
    if (lately < MANY) return;
    pressedUntil = now() + STRICT;
    if (!isStrict()) strictUntil = pressedUntil;
  };
  const stop = every(1_000, () => {
    if (refused > 0) log.warn({ refused, inFlight: inFlight.count, waiting: turns.waiting }, 'overloaded: requests were refused');
    refused = 0;
  });
  metrics.gauge('shuqiao_requests_in_flight', 'GraphQL requests being answered', () => inFlight.count);
  metrics.gauge('shuqiao_requests_waiting', 'Of these, how many wait for the process to begin with them', () => turns.waiting);
  metrics.gauge('shuqiao_requests_window', 'How many may be under way while others wait, as found by trying', () => window.size);
  metrics.gauge('shuqiao_turn_wait_milliseconds', 'How long one more request would wait for the process to begin with it', () => turns.wait);
  return { inFlight, turns, refused: countRefused, stop };
}
