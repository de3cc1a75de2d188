import { createAdmission } from '../../../gateway/server/admission.ts';

/** What a process is asked, and what it takes. Milliseconds. */
export interface Simulation {
  /** When requests arrive, ascending. */
  readonly arrivals: readonly number[];
  /** Work of one request, spread evenly over its steps; and of refusing one. */
  readonly work: number;
  readonly refusal: number;
  /** How many times a request works; between two it waits for a department. */
  readonly steps: number;
  /** What a department takes, at a time. */
  readonly department: (at: number) => number;
  /** How long the process is held up at a time, if it is: by its collector, or by the machine. */
  readonly stalls?: readonly { readonly at: number; readonly took: number }[];
  /** Whether each that is answered asks again at once. */
  readonly again?: boolean;
  readonly inFlight?: number;
  readonly inFlightFloor?: number;
  readonly maxLoopDelay?: number;
  readonly until: number;
}

export interface Answer {
  readonly at: number;
  readonly took: number;
}

export interface Simulated {
  readonly accepted: readonly Answer[];
  readonly refused: readonly number[];
  /** Milliseconds that the event loop slept while somebody waited to begin, after the time given. */
  sleptInLineAfter(at: number): number;
  readonly left: number;
}

interface Happening { readonly at: number; readonly work: () => Promise<void> | void }

/** Milliseconds that a turn of the event loop takes by itself. */
const TURN = 0.02;

/** The event loop of one process by the clock of a simulation: what has happened is worked off, then those begin whose turn it is; where nothing is to be done it sleeps until something happens. */
export async function simulate({ arrivals, work, refusal, steps, department, stalls = [], again = false, until, inFlight = 256, inFlightFloor = 50, maxLoopDelay = 30 }: Simulation): Promise<Simulated> {
  let [now, busy, arrived] = [0, 0, 0];
  let immediates: (() => void)[] = [];
  const happenings: Happening[] = [];
  const happens = (at: number, what: Happening['work']): void => {
    let place = happenings.length;
    while (place > 0 && (happenings[place - 1]?.at ?? 0) > at) place -= 1;
    happenings.splice(place, 0, { at, work: what });
  };
  const works = (milliseconds: number): void => void ((now += milliseconds), (busy += milliseconds));
  const admission = createAdmission(
    { inFlight, inFlightFloor, maxLoopDelay },
    { now: () => now, busy: () => busy, nextTurn: (what) => void immediates.push(what), later: (milliseconds, what) => happens(now + milliseconds, what), every: () => () => {}, log: { warn: () => {} } },
    { gauge: () => {} },
  );
  const accepted: Answer[] = [];
  const refused: number[] = [];
  const slept: { readonly at: number; readonly took: number }[] = [];
  const arrive = (at: number): void => {
    admission.arrived();
    if (admission.inFlight.isFull) {
      works(refusal);
      admission.refused();
      refused.push(at);
      return;
    }
    const leave = admission.inFlight.enter();
    const turn = admission.turns.begin();
    const step = (left: number): void => {
      works(work / steps);
      if (left > 1) return happens(now + department(now), () => step(left - 1));
      admission.ended();
      leave();
      accepted.push({ at, took: now - at });
      const next = now;
      if (again) happens(next, () => arrive(next));
    };
    if (turn === null) step(steps);
    else void turn.then(() => step(steps));
  };
  for (const { at, took } of stalls) happens(at, () => works(took));
  const nextAt = (): number => Math.min(happenings[0]?.at ?? Infinity, arrivals[arrived] ?? Infinity);
  while (now < until) {
    if (immediates.length === 0 && nextAt() > now) {
      if (nextAt() === Infinity) break;
      if (admission.turns.waiting > 0) slept.push({ at: now, took: nextAt() - now });
      now = nextAt();
    }
    // What has happened by now is worked off; what happens meanwhile is for the next turn.
    const by = now;
    const later = happenings.findIndex(({ at }) => at > by);
    const ready = happenings.splice(0, later < 0 ? happenings.length : later);
    for (const happening of ready) await happening.work();
    for (let at = arrivals[arrived]; at !== undefined && at <= by; at = arrivals[arrived]) {
      arrived += 1;
      arrive(at);
    }
    const turns = immediates;
    immediates = [];
    for (const turn of turns) turn();
    await Promise.resolve();
    works(TURN);
  }
  return {
    accepted, refused, left: admission.inFlight.count,
    sleptInLineAfter: (at) => slept.reduce((sum, one) => (one.at >= at ? sum + one.took : sum), 0),
  };
}

/** Arrivals at a rate a second from a time to another, evenly. */
export function evenly(perSecond: number, from: number, to: number): number[] {
  return Array.from({ length: Math.floor(((to - from) * perSecond) / 1000) }, (_, n) => from + (n * 1000) / perSecond);
}
