/** Share of the time a request has left by which the deadline of what it joins may differ from its own. */
const TOLERANCE = 0.1;

/** Whether a request may wait for what another one began: their deadlines must be nearly the same, so that sharing takes nobody's time away. Epoch milliseconds. */
export function mayJoin(begunFor: number, own: number, now: number): boolean {
  return Math.abs(begunFor - own) <= TOLERANCE * (own - now);
}

/** The latest deadline of anybody who may still join what is begun now. */
export function latestJoin(deadline: number, now: number): number {
  return deadline + (Math.max(0, deadline - now) * TOLERANCE) / (1 - TOLERANCE);
}
