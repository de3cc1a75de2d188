/** Answers of one second of load by rate, by when they were due. Milliseconds; `from` since 1970. */
export interface LoadSecond { readonly from: number; readonly answers: number; readonly p50: number; readonly p99: number }

/** Processor time a process had used by a moment, milliseconds both; the moment since 1970. */
export interface UseSample { readonly at: number; readonly used: number }

/** A second of load, and the share of a core that the server used in it. */
export interface UsedSecond extends LoadSecond { readonly use: number }

/** Shares of a core below which a second counts as one that was so busy. */
const BOUNDS = [0.75, 0.85, 0.95, Infinity] as const;
const SECOND_MS = 1_000;

/** Processor time used by a moment, between the samples around it; null outside of them. */
function usedBy(samples: readonly UseSample[], moment: number): number | null {
  const next = samples.findIndex(({ at }) => at >= moment);
  const [before, after] = [samples[next - 1], samples[next]];
  if (before === undefined || after === undefined) return null;
  return before.used + ((after.used - before.used) * (moment - before.at)) / (after.at - before.at);
}

/** The seconds that samples were taken around. */
export function usedSeconds(seconds: readonly LoadSecond[], samples: readonly UseSample[]): UsedSecond[] {
  return seconds.flatMap((second) => {
    const [begun, ended] = [usedBy(samples, second.from), usedBy(samples, second.from + SECOND_MS)];
    return begun === null || ended === null ? [] : [{ ...second, use: (ended - begun) / SECOND_MS }];
  });
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
const middle = (numbers: readonly number[]): number => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

/** How p99 stands to p50 in seconds that were so busy, and in how many it is below `most` times that: one line of text for each kind of second there is. */
export function latencyByUse(seconds: readonly UsedSecond[], most: number): string[] {
  return BOUNDS.flatMap((bound, index) => {
    const least = BOUNDS[index - 1] ?? 0;
    const those = seconds.filter(({ use }) => use >= least && use < bound);
    if (those.length === 0) return [];
    const name = bound === Infinity ? `${percent(least)} and more` : least === 0 ? `under ${percent(bound)}` : `${percent(least)} to ${percent(bound)}`;
    const ratios = those.map(({ p50, p99 }) => p99 / p50);
    return [`${name} of a core: ${those.length} seconds, p99 ${middle(ratios).toFixed(2)} × p50 (${ratios.filter((each) => each < most).length} of them below ${most})`];
  });
}
