const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
/** China has one time zone, and has had no summer time since 1992. */
const EAST_EIGHT_MS = 8 * 60 * 60 * 1000;

/**
 * Completed years (周岁) at an instant, by the calendar of UTC+8, the birthday itself counting; one born on 29 February completes a year on 1 March in
 * common years. Null without a whole birth date, and for one in the future.
 */
export function ageAt(birthDate: string | null, nowMs: number): number | null {
  const born = birthDate === null ? null : DAY.exec(birthDate);
  if (born === null) return null;
  const today = new Date(nowMs + EAST_EIGHT_MS);
  const [year, month, day] = [Number(born[1]), Number(born[2]), Number(born[3])];
  const had = today.getUTCMonth() + 1 > month || (today.getUTCMonth() + 1 === month && today.getUTCDate() >= day);
  const age = today.getUTCFullYear() - year - (had ? 0 : 1);
  return age < 0 ? null : age;
}

export const AGE_BANDS = ['UNDER_14', 'FROM_14_TO_17', 'FROM_18_TO_59', 'FROM_60_TO_79', 'FROM_80'] as const;
export type AgeBand = (typeof AGE_BANDS)[number];

const BAND_STARTS: readonly (readonly [number, AgeBand])[] = [[80, 'FROM_80'], [60, 'FROM_60_TO_79'], [18, 'FROM_18_TO_59'], [14, 'FROM_14_TO_17'], [0, 'UNDER_14']];

/** The age band of an age; null stays null. */
export function ageBand(age: number | null): AgeBand | null {
  return age === null ? null : (BAND_STARTS.find(([start]) => age >= start)?.[1] ?? null);
}
