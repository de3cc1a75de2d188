import type { Log } from '../log.ts';
import type { HttpLimits } from './http-limits.ts';
import { AskerPlaces } from './asker-places.ts';
import { createInFlight } from './in-flight.ts';
import type { InFlight } from './in-flight.ts';
import type { Metrics } from './metrics.ts';
import { OfferedLoad } from './offered-load.ts';
import { RunningWindow } from './running-window.ts';
import { Turns } from './turns.ts';

/** Decides which GraphQL requests are taken, and when they begin. */
export interface Admission {
  readonly inFlight: InFlight;
  readonly turns: Turns;
  /** Whose the places of {@link Admission.inFlight} are. */
  readonly askers: AskerPlaces;
  /** A request has come, which {@link Admission.ended} or {@link Admission.refused} will be told of. */
  arrived(): void;
  /** A request that had begun is over; told before it leaves {@link Admission.inFlight}. */
  ended(): void;
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
  /** Milliseconds in which the event loop had something to do. Default since it began. */
  readonly busy?: () => number;
  /** Calls in the next turn of the event loop. Default setImmediate. */
  readonly nextTurn?: (work: () => void) => void;
  /** Calls after so many milliseconds. Must not keep the process alive. Default setTimeout. */
  readonly later?: (milliseconds: number, work: () => void) => void;
  readonly log: Pick<Log, 'warn'>;
}

/** New GraphQL requests that begin in one turn of the event loop: measured, 2 costs the least processor time a request of 1, 2, 4 and all at once. */
const BEGUN_IN_TURN = 2;
/** Requests under way: the least that are always allowed, and those allowed before anything was measured. */
const LEAST_RUNNING = 8;
const FIRST_RUNNING = 128;

/** So many refused within `MOMENT` milliseconds are more load than there is process, and not what one pause has left in line. For how long it then keeps fewer waiting, milliseconds, and the share of floor and wait that is left. */
const MANY = 50;
const MOMENT = 100;
/** How many times the wait allowed the first of a line may have waited that would be worked off: longer is no pause's, but work that others take the processor for. */
const LONGEST = 8;
const STRICT = 1_000;
const STRICT_SHARE = 0.5;

const sinceStart = (): number => performance.eventLoopUtilization().active;
const afterwards = (milliseconds: number, work: () => void): void => void setTimeout(work, milliseconds).unref();

/**
 * One more is refused while there are `inFlight`, and, beyond the first `inFlightFloor`, while it would have to wait for its turn longer than `maxLoopDelay` and more work arrives than the
 * process can do, or far longer: a line that a pause has left is worked off, one of an overload only grows (decision 0365). Once many had to be refused, floor and wait are half of that for a second, the
 * wait for as long as many are: beyond saturation those who are taken are answered sooner than at it (decision 0311). Waiting for subgraphs is neither a turn nor work, so that slow
 * sources never look like an overloaded gateway.
 */
export function createAdmission(limits: Pick<HttpLimits, 'inFlight' | 'inFlightFloor' | 'maxLoopDelay'>, effects: AdmissionEffects, metrics: Pick<Metrics, 'gauge'>): Admission {
  const { inFlight: capacity, inFlightFloor: floor, maxLoopDelay } = limits;
  const { now, every, log, busy = sinceStart, nextTurn = setImmediate, later = afterwards } = effects;
  const window = new RunningWindow({ least: Math.min(LEAST_RUNNING, capacity), most: capacity, first: Math.min(FIRST_RUNNING, capacity) });
  const turns = new Turns({ begunInTurn: BEGUN_IN_TURN, window, now, busy, nextTurn, later });
  const offered = new OfferedLoad({ now, busy, running: () => turns.running });
  // The lower floor ends by itself, whatever is refused meanwhile: were it to last as long as anybody is refused, as many clients as the floor allows could keep it up for good.
  // The shorter wait lasts: with the whole floor they are all taken, however short it is.
  let [strictUntil, pressedUntil] = [-Infinity, -Infinity];
  const isStrict = (): boolean => now() < strictUntil;
  const isLate = (): boolean => turns.wait > maxLoopDelay * (now() < pressedUntil ? STRICT_SHARE : 1) && (offered.share > 1 || turns.waited > LONGEST * maxLoopDelay);
  const inFlight = createInFlight({ capacity, floor: () => (isStrict() ? Math.ceil(floor * STRICT_SHARE) : floor), isLate });
  let refused = 0;
  let [since, lately] = [-Infinity, 0];
  const countRefused = (): void => {
    refused += 1;
    if (now() - since > MOMENT) [since, lately] = [now(), 0];
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
  metrics.gauge('shuqiao_offered_load', 'Work that has arrived lately for each unit that the process can do; 0 until a request has shown what it takes', () => (offered.share === Infinity ? 0 : offered.share));
  const arrived = (): void => {
    if (inFlight.count === 0) offered.woke();
    offered.arrived();
  };
  const ended = (): void => {
    turns.ended();
    offered.ended(inFlight.count === 1);
  };
  return { inFlight, turns, askers: new AskerPlaces(capacity, () => inFlight.count), arrived, ended, refused: countRefused, stop };
}
