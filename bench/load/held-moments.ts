/** A while in which a load generator was kept from its core. Milliseconds of whatever clock its requests are told by. */
export interface HeldMoment { readonly from: number; readonly to: number }

/** A request by when it was due and how long it took from then on, milliseconds. */
export interface DueRequest { readonly due: number; readonly took: number }

/** A generator that looks each millisecond what is due, and comes later than this, was kept from its core by others: its own work takes less. Milliseconds. */
export const HELD_MS = 3;
/** For how many times its length a moment is felt: what was due in it comes all at once, and a server that is busy for three quarters of the time works that off in four times as long. */
const FELT = 4;

/** Tells the moments between looks that came later than {@link HELD_MS}. */
export function watchLooks(): { look(now: number): void; readonly moments: readonly HeldMoment[] } {
  const moments: HeldMoment[] = [];
  let last: number | null = null;
  return {
    look: (now) => {
      if (last !== null && now - last > HELD_MS) moments.push({ from: last, to: now });
      last = now;
    },
    moments,
  };
}

/** Those requests that met none of the moments: neither were under way in one, nor due while the line that it had left was worked off. */
export function apartFrom<Request extends DueRequest>(requests: readonly Request[], moments: readonly HeldMoment[]): Request[] {
  return requests.filter(({ due, took }) => moments.every(({ from, to }) => due + took < from || due > from + FELT * (to - from)));
}
